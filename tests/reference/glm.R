# Reference numbers of tests/kernels/glm: glm, nnet::multinom, ordinal::clm, MASS::polr,
# MASS::rlm, quantreg::rq, pROC::auc; Brant's and the score test by hand.
# Run in this folder: Rscript glm.R
suppressMessages({library(MASS); library(nnet); library(quantreg); library(ordinal); library(pROC); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)
answers <- made_up(120, 6)
x <- answers[, 1:3]
colnames(x) <- c("x1", "x2", "x3")
frame <- data.frame(x)
total <- rowMeans(answers[, 4:6])
event <- as.numeric(answers[, 5] + answers[, 6] >= 6)
ordered_y <- pmin(pmax(answers[, 4], 2), 4) - 2
nominal_y <- (answers[, 4] + answers[, 6]) %% 3

logit <- function(y, frame) {
  fit <- glm(y ~ ., binomial, cbind(y = y, frame), control = list(epsilon = 1e-14, maxit = 100))
  # glm's covariance is that of the step before the last: start again where it ended.
  for (i in 1:3) fit <- update(fit, start = coef(fit))
  found <- summary(fit)$coefficients
  null <- as.numeric(logLik(glm(y ~ 1, binomial)))
  full <- as.numeric(logLik(fit))
  n <- length(y)
  z <- qnorm(0.975)
  cox <- 1 - exp(2 / n * (null - full))
  groups <- cut(signif(fitted(fit), 10), unique(quantile(signif(fitted(fit), 10), seq(0, 1, 0.1))), include.lowest = TRUE)
  o <- tapply(y, groups, sum); e <- tapply(fitted(fit), groups, sum); m <- tapply(y, groups, length)
  hl <- sum((o - e)^2 / e + ((m - o) - (m - e))^2 / (m - e))
  curve <- roc(y, fitted(fit), quiet = TRUE, direction = "<")
  # The profile's limits: the profile log likelihood solved for its critical value.
  design <- model.matrix(fit)
  profile <- t(sapply(seq_len(ncol(design)), function(j) {
    drop <- function(b) {
      minus <- function(c) { eta <- b * design[, j] + design[, -j, drop = FALSE] %*% c
                             2 * sum(log1p(exp(-(2 * y - 1) * eta))) }
      score <- function(c) { eta <- b * design[, j] + design[, -j, drop = FALSE] %*% c
                             -2 * as.numeric(crossprod(design[, -j, drop = FALSE], y - plogis(eta))) }
      hess <- function(c) { p <- plogis(as.numeric(b * design[, j] + design[, -j, drop = FALSE] %*% c))
                            2 * crossprod(design[, -j, drop = FALSE] * (p * (1 - p)), design[, -j, drop = FALSE]) }
      other <- nlminb(coef(fit)[-j], minus, score, hess, control = list(rel.tol = 1e-15, iter.max = 500))
      other$objective - deviance(fit) - qchisq(0.95, 1)
    }
    b <- coef(fit)[j]; s <- found[j, 2]
    c(uniroot(function(v) sum(drop(v)), c(b - 3.5 * s, b), tol = 1e-12)$root,
      uniroot(function(v) sum(drop(v)), c(b, b + 3.5 * s), tol = 1e-12)$root)
  }))
  list(estimate = unname(found[, 1]), std_error = unname(found[, 2]), statistic = unname(found[, 3]),
       p_value = unname(found[, 4]), covariance = unname(vcov(fit)),
       log_likelihood = full, null_log_likelihood = null, aic = AIC(fit), bic = BIC(fit),
       mcfadden = 1 - full / null, cox_snell = cox, nagelkerke = cox / (1 - exp(2 / n * null)),
       hl_statistic = hl, hl_df = nlevels(groups) - 2, hl_p = pchisq(hl, nlevels(groups) - 2, lower.tail = FALSE),
       auc = as.numeric(auc(curve)), auc_limits = as.numeric(ci.auc(curve, method = "delong")),
       profile_low = profile[, 1], profile_high = profile[, 2])
}

ordinal_fit <- function(y, frame) {
  data <- cbind(y = factor(y), frame)
  fit <- clm(y ~ ., data = data, control = clm.control(gradTol = 1e-12, maxIter = 200))
  polr_fit <- polr(y ~ ., data = data, Hess = TRUE, control = list(reltol = 1e-15, maxit = 1000))
  cuts <- nlevels(data$y) - 1
  k <- ncol(frame)
  order <- c(cuts + seq_len(k), seq_len(cuts))
  list(estimate = unname(coef(fit)[order]), covariance = unname(vcov(fit)[order, order]),
       log_likelihood = as.numeric(logLik(fit)), aic = AIC(fit), bic = BIC(fit),
       null_log_likelihood = as.numeric(logLik(clm(y ~ 1, data = data))),
       polr_estimate = unname(c(coef(polr_fit), polr_fit$zeta)),
       polr_std_error = unname(sqrt(diag(vcov(polr_fit)))))
}

# Brant (1990), equation by equation.
brant_by_hand <- function(y, frame) {
  design <- cbind(1, as.matrix(frame))
  cuts <- max(y); k <- ncol(frame)
  fits <- lapply(seq_len(cuts), function(j) glm.fit(design, as.numeric(y >= j), family = binomial(),
                 control = list(epsilon = 1e-14, maxit = 100)))
  p <- sapply(fits, fitted)
  b <- unlist(lapply(fits, function(f) f$coefficients[-1]))
  bread <- lapply(seq_len(cuts), function(j) solve(crossprod(design * (p[, j] * (1 - p[, j])), design)))
  v <- matrix(0, cuts * k, cuts * k)
  for (m in seq_len(cuts)) for (l in seq_len(cuts)) {
    low <- min(m, l); high <- max(m, l)
    meat <- crossprod(design * (p[, high] - p[, low] * p[, high]), design)
    v[(m - 1) * k + seq_len(k), (l - 1) * k + seq_len(k)] <- (bread[[m]] %*% meat %*% bread[[l]])[-1, -1]
  }
  contrast <- function(columns) {
    rows <- lapply(2:cuts, function(j) t(sapply(columns, function(a) {
      r <- numeric(cuts * k); r[a] <- 1; r[(j - 1) * k + a] <- -1; r })))
    d <- do.call(rbind, rows)
    as.numeric(t(d %*% b) %*% solve(d %*% v %*% t(d)) %*% (d %*% b))
  }
  list(statistic = contrast(seq_len(k)), by_predictor = sapply(seq_len(k), contrast))
}

# Score test of Peterson and Harrell (1990) with expected information, by the multinomial's
# cumulative indicators: U'I^-1 U at the fit with one slope.
score_by_hand <- function(y, frame) {
  fit <- clm(y ~ ., data = cbind(y = factor(y), frame), control = clm.control(gradTol = 1e-12, maxIter = 200))
  design <- cbind(1, as.matrix(frame)); cuts <- max(y); k <- ncol(frame)
  eta <- as.matrix(frame) %*% fit$beta
  size <- cuts * (k + 1); u <- numeric(size); info <- matrix(0, size, size)
  for (i in seq_along(y)) {
    g <- plogis(fit$alpha - eta[i]); f <- g * (1 - g)
    v <- outer(seq_len(cuts), seq_len(cuts), function(a, b) pmin(g[a], g[b]) * (1 - pmax(g[a], g[b])))
    d <- kronecker(diag(f, cuts), matrix(design[i, ], nrow = 1))
    z <- as.numeric(y[i] <= seq_len(cuts) - 1)
    u <- u + as.numeric(t(d) %*% solve(v, z - g))
    info <- info + t(d) %*% solve(v, d)
  }
  as.numeric(u %*% solve(info, u))
}

nominal <- function(y, frame) {
  fit <- multinom(factor(y) ~ ., cbind(y = y, frame), trace = FALSE, reltol = 1e-16, abstol = 0, maxit = 5000)
  null <- multinom(factor(y) ~ 1, cbind(y = y, frame), trace = FALSE, reltol = 1e-16, abstol = 0, maxit = 5000)
  list(estimate = unname(coef(fit)), std_error = unname(summary(fit)$standard.errors),
       log_likelihood = as.numeric(logLik(fit)), null_log_likelihood = as.numeric(logLik(null)),
       aic = AIC(fit), bic = BIC(fit))
}

quantiles <- function(y, frame, tau) {
  fit <- rq(y ~ ., tau, cbind(y = y, frame), method = "br")
  alone <- rq(y ~ 1, tau, method = "br")
  se <- function(kind) unname(summary(fit, se = kind)$coefficients[, 2])
  list(tau = tau, estimate = unname(coef(fit)), iid = se("iid"), nid = se("nid"),
       r1 = 1 - fit$rho / alone$rho, p_nid = unname(summary(fit, se = "nid")$coefficients[, 4]))
}

robust <- function(y, frame) {
  fit <- rlm(y ~ ., cbind(y = y, frame), acc = 1e-14, maxit = 1000)
  found <- summary(fit)$coefficients
  list(estimate = unname(found[, 1]), std_error = unname(found[, 2]), statistic = unname(found[, 3]),
       scale = fit$s, weight = unname(fit$w))
}

write_json(list(
  versions = list(R = as.character(getRversion()), MASS = as.character(packageVersion("MASS")),
                  nnet = as.character(packageVersion("nnet")), ordinal = as.character(packageVersion("ordinal")),
                  quantreg = as.character(packageVersion("quantreg")), pROC = as.character(packageVersion("pROC"))),
  logistic = list(made_up = logit(event, frame),
                  cars = logit(mtcars$am, mtcars[, c("wt", "hp")]),
                  births = logit(birthwt$low, birthwt[, c("age", "lwt", "smoke", "ht")])),
  ordinal = list(made_up = c(ordinal_fit(ordered_y, frame),
                             list(brant = brant_by_hand(ordered_y, frame), score = score_by_hand(ordered_y, frame))),
                 houses = {
                   rows <- housing[rep(seq_len(nrow(housing)), housing$Freq), ]
                   y <- as.numeric(rows$Sat) - 1
                   data <- data.frame(infl = as.numeric(rows$Infl), cont = as.numeric(rows$Cont == "High"))
                   c(ordinal_fit(y, data), list(brant = brant_by_hand(y, data), score = score_by_hand(y, data)))
                 }),
  multinomial = list(made_up = nominal(nominal_y, frame),
                     houses = {
                       rows <- housing[rep(seq_len(nrow(housing)), housing$Freq), ]
                       nominal(as.numeric(rows$Sat) - 1,
                               data.frame(infl = as.numeric(rows$Infl), cont = as.numeric(rows$Cont == "High")))
                     }),
  quantile = list(stack = quantiles(stackloss$stack.loss, stackloss[, 1:3], 0.5),
                  stack_low = quantiles(stackloss$stack.loss, stackloss[, 1:3], 0.3),
                  formula = quantiles(with(list(i = 1:90), 3 + 0.5 * i + (i * 37 %% 101 + i^2 * 0.013) * 0.11 + 7 * sin(i * i)),
                                    data.frame(a = 1:90, b = cos(1:90 * 3)), 0.75)),
  huber = list(stack = robust(stackloss$stack.loss, stackloss[, 1:3]),
               phones = robust(phones$calls, data.frame(year = phones$year)),
               made_up = robust(total, frame))
), "glm.json", auto_unbox = TRUE, digits = 17, pretty = TRUE)
