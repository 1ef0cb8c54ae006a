# Reference numbers of tests/kernels/test_congeneric.py: lavaan::cfa, factanal.
# Run in this folder: Rscript congeneric.R
suppressMessages({library(lavaan); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)

# Iterated past lavaan's default tolerance; nlminb then reports "false convergence",
# which is forced because the gradient is smaller than at the default.
one_factor <- function(covariance, n_obs) {
  names <- paste0("i", seq_len(ncol(covariance)))
  dimnames(covariance) <- list(names, names)
  fit <- suppressWarnings(cfa(paste("f =~", paste(names, collapse = " + ")),
    sample.cov = covariance, sample.nobs = n_obs, std.lv = TRUE, likelihood = "normal",
    optim.force.converged = TRUE, control = list(rel.tol = 1e-15, iter.max = 10000)))
  found <- lavInspect(fit, "est")
  loadings <- as.numeric(found$lambda)
  loadings <- loadings * sign(sum(loadings))
  uniquenesses <- as.numeric(diag(found$theta))
  standard <- as.numeric(lavInspect(fit, "std")$lambda)
  standard <- standard * sign(sum(standard))
  list(
    n_obs = n_obs, loadings = loadings, uniquenesses = uniquenesses,
    std_loadings = standard, statistic = as.numeric(fitMeasures(fit, "chisq")),
    df = as.numeric(fitMeasures(fit, "df")), improper = any(uniquenesses <= 0),
    largest_gradient = max(abs(lavInspect(fit, "gradient"))),
    omega_total = sum(loadings)^2 / (sum(loadings)^2 + sum(uniquenesses)),
    composite_reliability = sum(standard)^2 / (sum(standard)^2 + sum(1 - standard^2)),
    average_variance_extracted = mean(standard^2))
}
of <- function(scores) one_factor(cov(scores), nrow(scores))

extraction <- function(scores) as.numeric(factanal(scores, 1, control = list(
  opt = list(factr = 10, pgtol = 1e-12, maxit = 10000)))$uniquenesses)

agreeableness <- psychTools::bfi[, paste0("A", 1:5)]
agreeableness <- agreeableness[complete.cases(agreeableness), ]
agreeableness$A1 <- 7 - agreeableness$A1
# Loadings 1.1, .7, .6, .5, hence a negative error variance, and a little misfit.
heywood <- matrix(c(1, .77, .66, .55,  .77, 1, .42, .35,  .66, .42, 1, .32,  .55, .35, .32, 1), 4)
# Correlations so weak that plain Newton steps lead astray.
square <- function(below) { filled <- diag(4); filled[lower.tri(filled)] <- below; filled + t(filled) - diag(4) }
weak <- square(c(.15, -.07, .28, .1, .27, .11))
weak_heywood <- square(c(.46, .35, .3, .33, -.07, -.02))
write_json(list(
  versions = list(R = as.character(getRversion()), lavaan = as.character(packageVersion("lavaan"))),
  made_up = of(made_up(60, 6)),
  attitude = of(attitude),
  attitude_three = of(attitude[, c("rating", "complaints", "learning")]),
  agreeableness = of(agreeableness),
  cars = of(mtcars[, c("mpg", "disp", "wt", "qsec")]),
  heywood = one_factor(heywood, 200),
  weak = one_factor(weak, 60),
  weak_heywood = one_factor(weak_heywood, 60),
  factanal = list(attitude = extraction(attitude), agreeableness = extraction(agreeableness))
), "congeneric.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
