# Reference numbers of tests/kernels/missing: mice (patterns, flux, pooling), mitml (D1), lavaan (EM).
# Run in this folder: Rscript missing.R
suppressMessages({library(mice); library(mitml); library(lavaan); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again, and the rule that leaves some out.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)
left_out <- function(scores) {
  i <- row(scores); j <- col(scores)
  scores[(i * j + i %/% 3) %% 9 == 0] <- NA
  scores
}

# Little's (1988) equation (5), by hand on the moments that lavaan's EM finds; naniar does the
# same on norm::em.norm's, which stop at 1e-4.
little <- function(scores) {
  scores <- scores[rowSums(!is.na(scores)) > 0, ]
  colnames(scores) <- paste0("x", seq_len(ncol(scores)))
  h1 <- lavInspect(lavCor(as.data.frame(scores), missing = "ml", output = "fit",
                          control = list(rel.tol = 1e-14), em.h1.tol = 1e-14, em.h1.iter.max = 100000L), "sampstat")
  sigma <- unclass(h1$cov); mu <- unclass(h1$mean)
  key <- apply(is.na(scores) * 1, 1, paste, collapse = "")
  parts <- lapply(split(seq_len(nrow(scores)), key), function(rows) {
    there <- !is.na(scores[rows[1], ])
    d <- colMeans(scores[rows, there, drop = FALSE]) - mu[there]
    c(length(rows) * sum(d * solve(sigma[there, there], d)), sum(there))
  })
  found <- rowSums(simplify2array(parts))
  df <- found[2] - ncol(scores)
  list(statistic = found[1], df = df, p_value = pchisq(found[1], df, lower.tail = FALSE),
       n_patterns = length(parts), mean = as.numeric(mu), covariance = unname(sigma))
}

patterns <- function(scores) {
  found <- md.pattern(scores, plot = FALSE)
  last <- nrow(found); k <- ncol(scores)
  list(answered = unname(found[-last, 1:k]), n_obs = as.integer(rownames(found)[-last]),
       n_missing = as.integer(found[last, 1:k]))
}

# Estimates of eight made-up imputations, by a formula: mice::pool needs no data for its rules.
pooled <- function(m, df) {
  i <- seq_len(m)
  q <- cbind(1 + ((i * 7) %% 5) / 10, -0.4 + ((i * 3) %% 7) / 20)
  se <- cbind(0.5 + ((i * 5) %% 3) / 20, 0.2 + ((i * 2) %% 5) / 50)
  per <- lapply(1:2, function(j) {
    s <- pool.scalar(q[, j], se[, j]^2, n = df + 2, k = 2)
    t <- s$qbar / sqrt(s$t)
    list(estimate = s$qbar, std_error = sqrt(s$t), within = s$ubar, between = s$b, total = s$t,
         statistic = t, df = s$df, p_value = 2 * pt(-abs(t), s$df), riv = s$r,
         lambda_ = (1 + 1 / m) * s$b / s$t, fmi = s$fmi,
         conf_low = s$qbar - qt(0.975, s$df) * sqrt(s$t), conf_high = s$qbar + qt(0.975, s$df) * sqrt(s$t))
  })
  u <- array(0, c(2, 2, m))
  for (one in i) {
    u[, , one] <- diag(se[one, ]^2)
    u[1, 2, one] <- u[2, 1, one] <- 0.1 * prod(se[one, ])
  }
  wald <- mitml:::.D1(Qhat = t(q), Uhat = u, df.com = if (is.finite(df)) df else NULL)
  list(terms = per, wald = list(statistic = as.numeric(wald$F), df2 = as.numeric(wald$v), riv = as.numeric(wald$r)))
}

# A real pooled regression: mice's own imputations of its nhanes data, kept with the answers.
set.seed(2021)
filled <- mice(nhanes, m = 5, method = "norm", printFlag = FALSE)
fits <- with(filled, lm(chl ~ age + bmi))
whole <- pool(fits); r2 <- pool.r.squared(fits)
d1 <- D1(fits)$result

write_json(list(
  versions = list(R = as.character(getRversion()), mice = as.character(packageVersion("mice")),
                  mitml = as.character(packageVersion("mitml")), lavaan = as.character(packageVersion("lavaan"))),
  little_made_up = little(left_out(made_up(60, 6))),
  little_nhanes = little(as.matrix(nhanes)),
  patterns_made_up = patterns(left_out(made_up(60, 6))),
  flux_made_up = as.list(flux(as.data.frame(left_out(made_up(60, 6))))[, c("influx", "outflux")]),
  nhanes = lapply(nhanes, as.numeric),
  pooled_8_57 = pooled(8, 57), pooled_3_inf = pooled(3, Inf), pooled_2_20 = pooled(2, 20),
  filled = lapply(1:5, function(i) unname(as.matrix(complete(filled, i)[, c("chl", "age", "bmi")]))),
  regression = list(estimate = whole$pooled$estimate, within = whole$pooled$ubar, between = whole$pooled$b,
                    total = whole$pooled$t, df = whole$pooled$df, riv = whole$pooled$riv,
                    lambda_ = whole$pooled$lambda, fmi = whole$pooled$fmi),
  r_squared = list(estimate = r2[1, 1], conf_low = r2[1, 2], conf_high = r2[1, 3], fmi = r2[1, 4]),
  d1 = as.list(as.data.frame(d1))
), "missing.json", auto_unbox = TRUE, digits = 17, pretty = FALSE)
