# Reference numbers of tests/kernels/quality/. The formulas are those of the R package careless 1.2.2
# (longstring, irv, evenodd, psychsyn, mahad), written out because no distribution package of it was at hand.
# Run in this folder: Rscript quality.R
suppressMessages({library(psych); library(lme4); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)
sparse <- function(x) { i <- row(x); j <- col(x); x[(i * j + i %/% 3) %% 9 == 0] <- NA; x }

full <- made_up(60, 12); gaps <- sparse(full)

longstring <- function(x) t(apply(x, 1, function(row) { r <- rle(row); c(max(r$lengths), mean(r$lengths)) }))
irv_split <- function(x, parts) t(apply(x, 1, function(row)
  unlist(lapply(split(row, cut(seq_along(row), parts, labels = FALSE)), sd, na.rm = TRUE), use.names = FALSE)))
evenodd <- function(x, factors) {
  end <- cumsum(factors); start <- end - factors + 1
  sapply(seq_len(nrow(x)), function(i) {
    f <- t(sapply(seq_along(factors), function(j) {
      s <- x[i, start[j]:end[j]]; ind <- seq_along(s)
      c(mean(s[ind %% 2 == 0], na.rm = TRUE), mean(s[ind %% 2 == 1], na.rm = TRUE)) }))
    val <- suppressWarnings(cor(f[, 1], f[, 2], use = "pairwise.complete.obs"))
    val <- (2 * val) / (1 + val)
    if (!is.na(val) && val < -1) val <- -1
    0 - val })
}
psychsyn <- function(x, critval, anto = FALSE) {
  r <- cor(x, use = "pairwise.complete.obs"); r[upper.tri(r, diag = TRUE)] <- NA
  pairs <- if (anto) which(r < -critval, arr.ind = TRUE) else which(r > critval, arr.ind = TRUE)
  value <- apply(x, 1, function(row) {
    first <- row[pairs[, 1]]; second <- row[pairs[, 2]]; n <- sum(!is.na(first) & !is.na(second))
    c(n, if (n > 2) suppressWarnings(cor(first, second, use = "pairwise.complete.obs")) else NA) })
  list(n_pairs = value[1, ], correlation = value[2, ], n = nrow(pairs))
}
# Answered items only: the matching part of the pairwise covariance matrix.
answered_distance <- function(x) {
  s <- cov(x, use = "pairwise"); m <- colMeans(x, na.rm = TRUE)
  t(apply(x, 1, function(row) { o <- which(!is.na(row)); if (!length(o)) return(c(NA, 0, NA))
    d <- mahalanobis(row[o], m[o], s[o, o, drop = FALSE])
    c(d, length(o), pchisq(d, length(o), lower.tail = FALSE)) }))
}
percent_match <- function(x) sapply(seq_len(nrow(x)), function(i) {
  share <- sapply(setdiff(seq_len(nrow(x)), i), function(j) mean(x[i, ] == x[j, ], na.rm = TRUE))
  if (all(is.nan(share))) NA else max(share, na.rm = TRUE) })

# Enumerators within strata, unbalanced: Henderson's method 3 from lm() and anova().
i <- seq_len(90); who <- sprintf("E%02d", (7 * i + (i * i) %/% 5) %% 7); area <- sprintf("A%d", (i * 3 + i %/% 7) %% 3)
y <- rowMeans(made_up(90, 4)) + ((7 * i + (i * i) %/% 5) %% 7) / 5
effect <- function(with_area) {
  base <- if (with_area) model.matrix(~ area) else matrix(1, length(i), 1)
  f <- if (with_area) anova(lm(y ~ area), lm(y ~ area + who)) else anova(lm(y ~ 1), lm(y ~ who))
  stat <- f$F[2]; df1 <- f$Df[2]; df2 <- f$Res.Df[2]
  z <- model.matrix(~ who - 1); zr <- z - base %*% solve(crossprod(base), crossprod(base, z))
  n0 <- sum(zr^2) / df1; icc <- function(v) (v - 1) / (v - 1 + n0)
  list(icc = icc(stat), conf_low = icc(stat / qf(.975, df1, df2)), conf_high = icc(stat / qf(.025, df1, df2)),
       f_statistic = stat, df1 = df1, df2 = df2, p_value = f$`Pr(>F)`[2], n0 = n0)
}
# Equally many interviews each: analysis of variance and REML are the same.
e <- rep(sprintf("E%d", 1:6), each = 15); v <- rowMeans(made_up(90, 4)) + rep(c(0, .4, .9, .1, .6, 1.2), each = 15)
reml <- as.data.frame(VarCorr(lmer(v ~ 1 + (1 | e), control = lmerControl(optimizer = "bobyqa",
  optCtrl = list(rhoend = 1e-13, maxfun = 1e5)))))$vcov

one <- made_up(40, 3)[, 1]; two <- made_up(40, 3)[, 2]
write_json(list(
  versions = list(R = as.character(getRversion()), psych = as.character(packageVersion("psych")),
                  lme4 = as.character(packageVersion("lme4")), careless = "formulas of 1.2.2"),
  longstring_full = longstring(full), longstring_gaps = longstring(gaps),
  irv_full = apply(full, 1, sd), irv_gaps = apply(gaps, 1, sd, na.rm = TRUE),
  irv_split3 = irv_split(gaps, 3), irv_split5 = irv_split(full, 5),
  evenodd_full = evenodd(full, c(4, 3, 5)), evenodd_gaps = evenodd(gaps, c(4, 3, 5)),
  psychsyn_full = psychsyn(full, .6), psychsyn_gaps = psychsyn(gaps, .5),
  psychant = psychsyn(cbind(full, 6 - full[, c(3, 1, 7)]), .6, TRUE),
  mahad_full = as.numeric(outlier(full, plot = FALSE)), mahalanobis_full = mahalanobis(full, colMeans(full), cov(full)),
  distance_gaps = answered_distance(gaps[, 1:5]),
  percent_match_full = percent_match(full), percent_match_gaps = percent_match(gaps),
  interviewer = effect(FALSE), interviewer_strata = effect(TRUE), interviewer_reml = reml[1] / sum(reml),
  revisit = list(srv = var(one - two) / 2, reliability_ratio = 1 - var(one - two) / 2 / var(two),
                 error_rate = mean(one != two), okay_rate = mean(abs(one - two) > 1))
), "quality.json", digits = 17, auto_unbox = TRUE, na = "null", pretty = TRUE)
