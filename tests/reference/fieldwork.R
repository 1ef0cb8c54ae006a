# Reference numbers of tests/kernels/accounts and tests/kernels/qualitative: medians with limits from
# order statistics (qbinom, binom.test), the random walk with drift (forecast::rwf), themes over all
# orders (vegan::specaccum), and agreement of coders and observers (psych::cohen.kappa, psych::ICC).
# Krippendorff's alpha is held against irr in agreement.R.
#
#   Rscript tests/reference/fieldwork.R > tests/reference/fieldwork.json
#
# The numbers are made by formulas which the tests repeat.

suppressMessages({library(psych); library(vegan); library(forecast); library(jsonlite)})

i <- 1:37
values <- ((i * 37) %% 101 - 40) / 7
median_of <- function(x, level) {
  n <- length(x); alpha <- 1 - level; k <- qbinom(alpha / 2, n, 0.5)
  sorted <- sort(x)
  list(level = level, estimate = median(x), quartiles = unname(quantile(x, c(.25, .75), type = 7)),
       conf_low = sorted[k], conf_high = sorted[n - k + 1], exact_level = 1 - 2 * pbinom(k - 1, n, .5),
       p_value = binom.test(sum(x > 0), sum(x != 0))$p.value)
}

y <- exp(3 + 0.1 * (1:9) + ((1:9 * 7) %% 5) / 20)
walk <- rwf(ts(log(y)), drift = TRUE, h = 3, level = 95)
# rwf's limits are normal; they give the standard error back
spread <- as.numeric((walk$upper - walk$mean) / qnorm(0.975))

j <- outer(1:14, 1:9, function(a, b) as.integer(((a * 5 + b * 7) %% 11) < 3 + b %% 3))
curve <- specaccum(j, method = "exact")

a <- ((1:60 * 37) %% 101) %% 4 + 1
b <- ifelse((1:60 * 13) %% 10 < 7, a, ((1:60 * 29) %% 53) %% 4 + 1)
squares <- 1 - outer(1:4, 1:4, "-")^2 / 9
kappa_of <- function(w) {
  found <- cohen.kappa(cbind(a, b), w = w, levels = 1:4)
  list(estimate = found$weighted.kappa, conf_low = found$confid[2, 1], conf_high = found$confid[2, 3])
}
index <- cbind(30 + (1:20 * 17) %% 43, 30 + (1:20 * 17) %% 43 + (1:20 * 7) %% 9 - 3)
found <- ICC(index, lmer = FALSE)$results
icc_of <- function(row) list(estimate = found$ICC[row], conf_low = found[["lower bound"]][row],
                             conf_high = found[["upper bound"]][row])

cat(toJSON(list(
  versions = list(R = R.version.string, psych = as.character(packageVersion("psych")),
                  vegan = as.character(packageVersion("vegan")),
                  forecast = as.character(packageVersion("forecast"))),
  median = list(median_of(values, .95), median_of(values, .80), median_of(values[1:8], .95)),
  drift = list(mean = as.numeric(walk$mean), std_error = spread, drift = as.numeric(walk$model$par$drift)),
  accumulation = list(expected = curve$richness, std_dev = curve$sd),
  kappa = list(nominal = kappa_of(diag(4)), quadratic = kappa_of(squares)),
  icc = list(single = icc_of(2), average = icc_of(5))
), auto_unbox = TRUE, digits = 17, pretty = TRUE), "\n")
