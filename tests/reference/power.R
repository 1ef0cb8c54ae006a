# Reference numbers of tests/kernels/power: pwr, and R's noncentral laws.
# Run in this folder: Rscript power.R
suppressMessages({library(pwr); library(jsonlite)})

f2 <- do.call(rbind, lapply(list(c(1, 20, .02), c(3, 73, .15), c(2, 115, .0841), c(5, 300, .35), c(10, 30, .5)), function(a)
  c(a, pwr.f2.test(u = a[1], v = a[2], f2 = a[3])$power)))
# u tested of k predictors with n respondents: G*Power's noncentrality f2 * n.
partial <- do.call(rbind, lapply(list(c(1, 4, 60, .15), c(2, 6, 118, .1), c(3, 9, 210, .02)), function(a) {
  v <- a[3] - a[2] - 1
  c(a, pf(qf(.95, a[1], v), a[1], v, a[4] * a[3], lower.tail = FALSE),
    pwr.f2.test(u = a[1], v = v, f2 = a[4])$power)
}))
needed <- do.call(rbind, lapply(list(c(2, .02, .8), c(3, .15, .8), c(5, .35, .95)), function(a)
  c(a, ceiling(pwr.f2.test(u = a[1], f2 = a[2], power = a[3])$v) + a[1] + 1)))
detectable <- do.call(rbind, lapply(list(c(2, 118, .8), c(4, 60, .9)), function(a)
  c(a, uniroot(function(f) pwr.f2.test(u = a[1], v = a[2] - a[1] - 1, f2 = f)$power - a[3], c(1e-4, 5), tol = 1e-14)$root)))
r <- do.call(rbind, lapply(list(c(84, .3), c(30, -.2), c(118, .1), c(10, .6)), function(a)
  c(a, pwr.r.test(n = a[1], r = a[2])$power,
    pwr.r.test(n = a[1], r = a[2], alternative = "greater")$power)))
# The exact power of a correlation, integrating the noncentral t over the predictor's chi-squared.
exact_r <- do.call(rbind, lapply(list(c(84, .3), c(30, .2), c(12, .6)), function(a) {
  n <- a[1]; rho <- a[2]; t <- qt(.975, n - 2); d <- rho / sqrt(1 - rho^2)
  given <- function(x) dchisq(x, n - 1) * (pt(t, n - 2, d * sqrt(x), lower.tail = FALSE) + pt(-t, n - 2, d * sqrt(x)))
  c(a, integrate(given, qchisq(1e-14, n - 1), qchisq(1e-14, n - 1, lower.tail = FALSE), rel.tol = 1e-12, subdivisions = 1000)$value)
}))
t_tests <- list(
  two_sample = c(64, .5, pwr.t.test(n = 64, d = .5)$power, pwr.t.test(n = 64, d = .5, alternative = "greater")$power),
  paired = c(20, .4, pwr.t.test(n = 20, d = .4, type = "paired")$power),
  one_sample = c(15, .7, pwr.t.test(n = 15, d = .7, type = "one.sample")$power),
  unequal = c(21, 97, .6, pwr.t2n.test(n1 = 21, n2 = 97, d = .6)$power))
anova <- rbind(c(4, 45, .25, pwr.anova.test(k = 4, n = 45, f = .25)$power), c(3, 7, .5, pwr.anova.test(k = 3, n = 7, f = .5)$power))
# Slopes in clustered samples: design effect by hand, R's noncentral t.
clustered <- do.call(rbind, lapply(list(c(21, 5, .1, 1, .15), c(21, 10, .2, .3, .05), c(40, 3, .05, 1, .1)), function(a) {
  g <- a[1]; m <- a[2]; deff <- 1 + (m - 1) * a[3] * a[4]
  df <- if (a[4] == 1) g - 2 else g - 1
  delta <- sqrt(a[5] * g * m / deff); t <- qt(.975, df)
  c(a, deff, df, pt(t, df, delta, lower.tail = FALSE) + pt(-t, df, delta))
}))

write_json(list(
  versions = list(R = as.character(getRversion()), pwr = as.character(packageVersion("pwr"))),
  f2 = f2, partial = partial, needed = needed, detectable = detectable, r = r, exact_r = exact_r,
  t_tests = t_tests, anova = anova, clustered = clustered
), "power.json", auto_unbox = TRUE, digits = 17)
