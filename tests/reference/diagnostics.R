# Reference numbers of tests/kernels/diagnostics: lmtest, car, tseries and R's own influence measures.
# Run in this folder: Rscript diagnostics.R
suppressMessages({library(car); library(lmtest); library(tseries); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)

test <- function(found) list(statistic = unname(found$statistic), df = unname(found$parameter),
                             p_value = unname(found$p.value))

# lmtest's bptest of the squared residuals on other columns than the model's.
white <- function(e, columns) {
  n <- length(e)
  noise <- lm(e ~ 1)
  test(bptest(noise, ~ columns, data = list(columns = columns, e = e)))
}

# Belsley, Kuh and Welsch by their own formulas.
conditioning <- function(x) {
  parts <- svd(sweep(x, 2, sqrt(colSums(x^2)), "/"))
  phi <- t(t(parts$v) / parts$d)^2
  list(condition_index = max(parts$d) / parts$d, proportions = t(phi / rowSums(phi)))
}

outlier <- function(fit) {
  size <- abs(rstudent(fit))
  found <- outlierTest(fit, cutoff = Inf, n.max = 1)
  list(row = unname(which.max(size)) - 1, statistic = unname(found$rstudent), unadjusted = unname(found$p))
}

diagnose <- function(outcome, predictors) {
  frame <- data.frame(outcome = outcome, predictors)
  rownames(frame) <- NULL
  fit <- lm(outcome ~ ., frame)
  e <- residuals(fit)
  x <- model.matrix(fit)[, -1, drop = FALSE]
  pairs <- if (ncol(x) > 1) combn(ncol(x), 2, function(p) x[, p[1]] * x[, p[2]]) else NULL
  whole <- cbind(x, x^2, pairs)
  fits <- unname(fitted(fit))
  bent <- residualPlots(fit, plot = FALSE, tests = TRUE)
  measures <- influence.measures(fit)$infmat
  k <- ncol(x)
  list(
    shapiro = test(shapiro.test(e)), jarque_bera = test(jarque.bera.test(e)),
    koenker = test(bptest(fit)), breusch_pagan = test(bptest(fit, studentize = FALSE)),
    white = white(e, whole), white_special = white(e, cbind(fits, fits^2)),
    reset = test(resettest(fit)), reset_square = test(resettest(fit, power = 2)),
    curvature = list(statistic = unname(bent[seq_len(k), 1]), p_value = unname(bent[seq_len(k), 2])),
    partial_residual = unname(residuals(fit, type = "partial")),
    conditioning = conditioning(model.matrix(fit)),
    durbin_watson = lapply(c(greater = "greater", less = "less", `two-sided` = "two.sided"), function(side)
      list(exact = dwtest(fit, alternative = side, exact = TRUE, iterations = 100)$p.value,
           normal = dwtest(fit, alternative = side, exact = FALSE)$p.value)),
    student_deleted = unname(rstudent(fit)), dffits = unname(dffits(fit)), dfbetas = unname(dfbetas(fit)),
    covratio = unname(covratio(fit)), leverage = unname(hatvalues(fit)), cooks_d = unname(cooks.distance(fit)),
    outlier = outlier(fit))
}

answers <- made_up(60, 6)
many <- made_up(150, 4)
samples <- list(three = c(1, 2, 4), four = c(1, 2, 4, 8), five = c(2, 4, 4, 5, 9), six = c(1, 1, 2, 3, 5, 8),
                eleven = mtcars$mpg[1:11], twelve = mtcars$mpg[1:12], cars = mtcars$hp, flow = as.numeric(Nile),
                many = as.numeric(many))
job <- lm(prestige ~ income + type + education, Duncan)
inflation <- vif(job)
numbers <- ppoints(c(10, 11))
points <- sort(rstudent(lm(rating ~ ., attitude)))
write_json(list(
  versions = list(R = as.character(getRversion()), car = as.character(packageVersion("car")),
                  lmtest = as.character(packageVersion("lmtest")), tseries = as.character(packageVersion("tseries"))),
  made_up = diagnose(rowMeans(answers[, 5:6]), data.frame(answers[, 1:4])),
  made_up_alone = diagnose(rowMeans(answers[, 5:6]), data.frame(answers[, 3, drop = FALSE])),
  attitude = diagnose(attitude$rating, attitude[, -1]),
  cars = diagnose(mtcars$mpg, mtcars[, c("wt", "hp", "qsec")]),
  many = diagnose(many[, 4], data.frame(many[, 1:3])),
  shapiro = lapply(samples, function(x) test(shapiro.test(x))),
  jarque_bera = lapply(samples, function(x) test(jarque.bera.test(x))),
  duncan = list(gvif = unname(inflation[, 1]), df = unname(inflation[, 2]), scaled = unname(inflation[, 3])),
  points = list(theoretical = qt(ppoints(30), 22), low = qt(qbeta(0.025, 1:30, 30:1), 22),
                high = qt(qbeta(0.975, 1:30, 30:1), 22), observed = unname(points))
), "diagnostics.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
