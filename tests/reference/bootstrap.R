# Reference numbers of tests/kernels/test_bootstrap.py: boot::boot, boot.ci, empinf.
# Run in this folder: Rscript bootstrap.R
suppressMessages({library(boot); library(jsonlite)})

alpha_of <- function(scores, drawn = seq_len(nrow(scores))) {
  covariance <- cov(scores[drawn, ]); k <- ncol(scores)
  k / (k - 1) * (1 - sum(diag(covariance)) / sum(covariance))
}

set.seed(2021)
drawn <- boot(attitude, alpha_of, R = 20)
many <- boot(attitude, alpha_of, R = 50000)
# boot.ci would take the influence from a regression on the resamples; the jackknife is ours.
influence <- empinf(data = attitude, statistic = alpha_of, type = "jack", stype = "i")
interval <- function(type) as.numeric(
  boot.ci(many, conf = 0.95, type = type, L = influence)[[if (type == "perc") "percent" else type]][4:5])
write_json(list(
  versions = list(R = as.character(getRversion()), boot = as.character(packageVersion("boot"))),
  counts = boot.array(drawn), replicates = as.numeric(drawn$t),
  # (n - 1) times the estimate less its value without each respondent.
  influence = as.numeric(influence),
  n_resamples = 50000, std_error = sd(many$t), percentile = interval("perc"), bca = interval("bca")
), "bootstrap.json", auto_unbox = TRUE, digits = NA)
