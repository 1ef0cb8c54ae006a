# Reference values for the kernels of service quality.
#
#   Rscript tests/reference/service.R > tests/reference/service.json
#
# The amounts are made by the formula below, which the tests repeat. Packages: NPS
# (github.com/brendan-r/NPS, by the author of the 2016 paper), psych, survey. Fieller's limits
# come from inverting R's own t tests by uniroot, without any formula for the limits.

suppressMessages({library(psych); library(survey); library(NPS)})
options(digits = 17)

i <- 1:40
x <- 10 + ((i * 37) %% 101) %% 23 + i %% 7
y <- 3 + ((i * 17) %% 29) %% 5 + (i %% 7) / 2
z <- (x + 3 * y + (i * 13) %% 31) / 4
mfi <- paste0("MFI", (i * 7) %% 8)

root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-14)$root

# the ratios at which a paired t test of x - rho y gives p = .05
paired_p <- function(rho) t.test(x - rho * y)$p.value - 0.05
middle <- mean(x) / mean(y)
fieller_paired <- c(root(paired_p, middle / 3, middle), root(paired_p, middle, middle * 3))

# two groups: Satterthwaite's df at the estimated ratio, as mratios::ttestratio
a <- x; b <- y[1:25]
group_df <- {
  v <- var(a) / length(a); w <- (mean(a) / mean(b))^2 * var(b) / length(b)
  (v + w)^2 / (v^2 / (length(a) - 1) + w^2 / (length(b) - 1))
}
group_p <- function(rho) {
  t <- (mean(a) - rho * mean(b)) / sqrt(var(a) / length(a) + rho^2 * var(b) / length(b))
  2 * pt(-abs(t), group_df) - 0.05
}
middle <- mean(a) / mean(b)
fieller_groups <- c(root(group_p, middle / 3, middle), root(group_p, middle, middle * 3))

geometric <- function(test) as.numeric(exp(test$conf.int))
options(nps.100 = FALSE)
promoters <- function(counts) {
  score <- function(test) as.numeric(nps_test_(counts, test = test)$int)
  list(counts = counts, estimate = as.numeric(nps_(counts)),
       std_error = as.numeric(sqrt(nps_var_(counts) / sum(counts))),
       wald = score("wald"), adjusted = score("adjusted.wald"), score = score("iterative"))
}
# the score interval again, without Tango's formula: the likelihood is maximized numerically
tango <- function(counts, delta) {
  n <- sum(counts); d <- counts[1]; p <- counts[3]
  loss <- function(q) -(d * log(q) + p * log(q + delta) + counts[2] * log(1 - 2 * q - delta))
  q <- optimize(loss, c(max(0, -delta) + 1e-12, (1 - delta) / 2 - 1e-12), tol = 1e-14)$minimum
  (p - d - n * delta) / sqrt(n * (2 * q + delta * (1 - delta)))
}
searched <- function(counts) {
  middle <- (counts[3] - counts[1]) / sum(counts); z <- qnorm(0.975)
  c(root(function(d) tango(counts, d) - z, -0.9, middle),
    root(function(d) tango(counts, d) + z, middle, 0.9))
}

design <- svydesign(ids = ~mfi, data = data.frame(x, mfi), weights = ~1)
mean_x <- svymean(~x, design)
limits <- confint(mean_x, df = degf(design))

# CSI with estimated weights: svyratio-like linearization by svycontrast on means
s <- cbind(s1 = 10 * (i %% 5 + 2), s2 = 25 * (i %% 3), s3 = 5 * ((i * 3) %% 11))
w <- cbind(w1 = 1 + i %% 4, w2 = 1 + (i * 3) %% 5, w3 = 2 + i %% 2)
frame <- data.frame(s, w)
means <- svymean(~s1 + s2 + s3 + w1 + w2 + w3, svydesign(ids = ~1, data = frame, weights = ~1))
csi <- svycontrast(means, quote((w1 * s1 + w2 * s2 + w3 * s3) / (w1 + w2 + w3)))

shared <- r.test(n = 40, r12 = cor(x, z), r13 = cor(y, z), r23 = cor(x, y))

out <- list(
  fieller_paired = fieller_paired, fieller_groups = fieller_groups, fieller_df = group_df,
  geometric_paired = geometric(t.test(log(x), log(y), paired = TRUE)),
  geometric_groups = geometric(t.test(log(a), log(b))),
  promoters = list(promoters(c(8, 13, 15)), promoters(c(3, 40, 77)), promoters(c(30, 20, 11))),
  searched = list(searched(c(8, 13, 15)), searched(c(3, 40, 77)), searched(c(30, 20, 11))),
  cluster = list(estimate = coef(mean_x)[[1]], std_error = SE(mean_x)[[1]],
                 low = limits[1], high = limits[2], df = degf(design)),
  csi = list(estimate = coef(csi)[[1]], std_error = SE(csi)[[1]]),
  shared = list(t = shared$t[[1]], p = shared$p[[1]]),
  disattenuated = correct.cor(matrix(c(1, cor(x, y), cor(x, y), 1), 2), c(0.8, 0.7))[1, 2],
  software = list(R = as.character(getRversion()), psych = as.character(packageVersion("psych")),
                  survey = as.character(packageVersion("survey")),
                  NPS = as.character(packageVersion("NPS")))
)
cat(jsonlite::toJSON(out, digits = NA, auto_unbox = TRUE, pretty = TRUE), "\n")
