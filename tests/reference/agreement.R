# Reference numbers of tests/kernels/test_icc.py, test_agreement.py, test_fleiss.py and
# test_krippendorff.py: psych::ICC, psych::cohen.kappa, irr::kappam.fleiss, irr::kripp.alpha.
# Run in this folder: Rscript agreement.R
suppressMessages({library(psych); library(irr); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)
with_gaps <- function(scores) {
  scores[(7 * row(scores) + 3 * col(scores)) %% 11 == 0] <- NA
  scores
}

intraclass <- function(ratings, level) {
  found <- suppressWarnings(ICC(ratings, lmer = FALSE, alpha = 1 - level))$results
  list(conf_level = level, estimate = found$ICC, f_statistic = found$F, df1 = found$df1,
       df2 = found$df2, p_value = found$p, conf_low = found[["lower bound"]],
       conf_high = found[["upper bound"]])
}

kappa_of <- function(pair, weights, level) {
  # Levels seen are 1 to 5 without a gap, so psych's ranks are the codes.
  distance <- abs(outer(seq_len(5), seq_len(5), "-"))
  w <- switch(weights, none = diag(5), linear = 1 - distance / 4, quadratic = 1 - distance^2 / 16)
  found <- cohen.kappa(pair, w = w, alpha = 1 - level, levels = 1:5)
  list(estimate = found$weighted.kappa, std_error = sqrt(found$var.weighted),
       conf_low = found$confid[2, 1], conf_high = found$confid[2, 3], conf_level = level)
}

fleiss <- function(ratings) {
  found <- kappam.fleiss(ratings)
  list(estimate = found$value, statistic = found$statistic, p_value = found$p.value)
}

# Without gaps irr 0.84.1 forgets to divide by raters less one, which is right for two raters
# only. A unit with one value says nothing, and makes irr take the general road.
krippendorff <- function(ratings) {
  ratings <- rbind(ratings, c(ratings[1], rep(NA, ncol(ratings) - 1)))
  levels <- c("nominal", "ordinal", "interval", "ratio")
  sapply(levels, function(level) kripp.alpha(t(ratings), level)$value, simplify = FALSE)
}

ratings <- made_up(40, 4)
write_json(list(
  versions = list(R = as.character(getRversion()), psych = as.character(packageVersion("psych")),
                  irr = as.character(packageVersion("irr"))),
  icc = intraclass(ratings, 0.95),
  icc_90 = intraclass(made_up(12, 3), 0.9),
  kappa = sapply(c("none", "linear", "quadratic"), function(weights)
    kappa_of(made_up(60, 6)[, c(2, 5)], weights, 0.9), simplify = FALSE),
  fleiss = fleiss(ratings),
  krippendorff = krippendorff(ratings),
  krippendorff_gaps = krippendorff(with_gaps(ratings))
), "agreement.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
