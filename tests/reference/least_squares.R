# Reference numbers of tests/kernels/test_least_squares.py: lm and its summaries, car::vif.
# Run in this folder: Rscript least_squares.R
suppressMessages({library(car); library(lmtest); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)

regress <- function(outcome, predictors, conf_level = 0.95) {
  frame <- data.frame(outcome = outcome, predictors)
  fit <- lm(outcome ~ ., frame)
  found <- summary(fit)
  limits <- confint(fit, level = conf_level)
  slopes <- coef(fit)[-1]
  inflation <- if (length(slopes) > 1) as.numeric(vif(fit)) else 1
  list(
    estimate = as.numeric(coef(fit)), std_error = as.numeric(found$coefficients[, 2]),
    statistic = as.numeric(found$coefficients[, 3]), p_value = as.numeric(found$coefficients[, 4]),
    conf_low = as.numeric(limits[, 1]), conf_high = as.numeric(limits[, 2]),
    std_estimate = as.numeric(slopes * sapply(frame[-1], sd) / sd(outcome)),
    vif = inflation, tolerance = 1 / inflation, covariance = unname(vcov(fit)),
    n_obs = nobs(fit), df_model = length(slopes), df_residual = df.residual(fit),
    r_squared = found$r.squared, adj_r_squared = found$adj.r.squared, sigma = found$sigma,
    f_statistic = as.numeric(found$fstatistic[1]),
    f_p_value = as.numeric(pf(found$fstatistic[1], found$fstatistic[2], found$fstatistic[3], lower.tail = FALSE)),
    log_likelihood = as.numeric(logLik(fit)), aic = AIC(fit), bic = BIC(fit),
    durbin_watson = as.numeric(dwtest(fit)$statistic), conf_level = conf_level,
    leverage = as.numeric(hatvalues(fit)), studentized = as.numeric(rstandard(fit)),
    cooks_d = as.numeric(cooks.distance(fit)))
}

answers <- made_up(60, 6)
write_json(list(
  versions = list(R = as.character(getRversion()), car = as.character(packageVersion("car")),
                  lmtest = as.character(packageVersion("lmtest"))),
  made_up = regress(rowMeans(answers[, 5:6]), data.frame(answers[, 1:4])),
  made_up_alone = regress(rowMeans(answers[, 5:6]), data.frame(answers[, 3]), 0.9),
  attitude = regress(attitude$rating, attitude[, -1]),
  cars = regress(mtcars$mpg, mtcars[, c("wt", "hp", "qsec")], 0.99),
  longley = regress(longley$Employed, longley[, c("GNP.deflator", "GNP", "Unemployed", "Armed.Forces", "Population", "Year")])
), "least_squares.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
