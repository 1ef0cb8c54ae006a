# Reference numbers of tests/kernels/survey/test_sampling_plan.py: epiR, sampling, survey, pwr.
# Run in this folder: Rscript sampling_plan.R
suppressMessages({library(epiR); library(sampling); library(survey); library(pwr); library(jsonlite)})

simple <- function(N, p, e, level) list(N = N, p = p, e = e, level = level,
  n = epi.sssimpleestb(N = N, Py = p, epsilon = e, error = "absolute", se = 1, sp = 1,
                       nfractional = TRUE, conf.level = level))
cochran <- list(simple(NA, .5, .05, .95), simple(21, .5, .05, .95), simple(100, .5, .05, .95),
  simple(168, .5, .05, .95), simple(210, .5, .05, .95), simple(1000, .5, .05, .95),
  simple(10000, .5, .05, .95), simple(340, .2, .03, .99), simple(1200, .07, .02, .9))

clusters <- function(K, b, p, e, rho) {
  found <- suppressWarnings(epi.ssclus1estb(N.psu = K, b = b, Py = p, epsilon = e, error = "absolute",
                                            rho = rho, nfractional = TRUE))
  list(K = K, b = b, p = p, e = e, rho = rho, n_psu = found$n.psu, n_ssu = found$n.ssu, deff = found$DEF)
}
in_clusters <- list(clusters(NA, 8, .5, .05, .1), clusters(21, 8, .5, .05, .1),
                    clusters(NA, 5.6, .3, .06, .02), clusters(60, 20, .3, .06, .25))

# Inclusion probabilities proportional to size, those above one cut and shared out again: the
# allocation to strata of one person each.
shares <- lapply(list(list(a = c(1, 2, 30, 4), n = 3), list(a = c(5, 1, 1, 1, 40, 12, 3), n = 4),
                      list(a = c(1, 1, 1, 1), n = 2), list(a = c(.5, 9, 9, 2, 2.5), n = 4)),
                 function(x) list(a = x$a, n = x$n, p = inclusionprobabilities(x$a, x$n)))

# The margin of a mean: z times the standard error of a simple random sample with fpc.
y <- 1 + (seq_len(118) * 37) %% 101 * 4 / 100
mean_margins <- lapply(c(118, 168, 5000), function(N) {
  design <- svydesign(~1, data = data.frame(y = y, N = N), fpc = ~N)
  list(N = N, margin = as.numeric(qnorm(.975) * SE(svymean(~y, design))))
})

correlation <- lapply(c(.1, .2, .3, .5), function(r)
  list(r = r, n = pwr.r.test(r = r, power = .8, sig.level = .05)$n))

write_json(list(
  versions = list(R = R.version.string, epiR = as.character(packageVersion("epiR")),
    sampling = as.character(packageVersion("sampling")), survey = as.character(packageVersion("survey")),
    pwr = as.character(packageVersion("pwr"))),
  cochran = cochran, clusters = in_clusters, shares = shares, mean_margins = mean_margins,
  std_dev = sd(y), correlation = correlation,
  weights_deff = 1 + (sd(c(1, 2, 3, 4)) * sqrt(3 / 4) / 2.5)^2),
  "sampling_plan.json", digits = 17, auto_unbox = TRUE, pretty = TRUE)
