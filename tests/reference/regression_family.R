# Reference numbers of tests/kernels/linear/test_family.py and tests/analysis/test_regression_family.py:
# lm, anova, predict, car::Anova, weights, part and partial correlations, emmeans.
# Run in this folder: Rscript regression_family.R
suppressMessages({library(car); library(emmeans); library(sandwich); library(clubSandwich); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)
answers <- made_up(120, 6)
frame <- data.frame(answers[, 1:3], y = rowMeans(answers[, 4:6]))
names(frame)[1:3] <- c("a", "b", "c")
i <- seq_len(120)
frame$role <- c("accountant", "clerk", "manager", "officer")[1 + (i * 7 + i %/% 11) %% 4]
frame$mfi <- sprintf("MFI%02d", 1 + (i * 5 + i %/% 13) %% 12)
frame$w <- 1 + (i * 11) %% 7 / 3

terms <- function(fit) {
  found <- summary(fit)$coefficients
  list(term = rownames(found), estimate = unname(found[, 1]), std_error = unname(found[, 2]),
       statistic = unname(found[, 3]), p_value = unname(found[, 4]))
}

# Semi-partial and partial correlations as residuals, which is what they mean.
parts <- function(y, x) t(sapply(seq_len(ncol(x)), function(j) {
  left <- resid(lm(x[, j] ~ x[, -j]))
  c(cor(y, left), cor(resid(lm(y ~ x[, -j])), left))
}))

joint <- function(fit, type) {
  found <- Anova(fit, type = type)
  keep <- !rownames(found) %in% c("(Intercept)", "Residuals")
  list(term = rownames(found)[keep], sum_of_squares = found[keep, "Sum Sq"], df1 = found[keep, "Df"],
       statistic = found[keep, "F value"], p_value = found[keep, "Pr(>F)"])
}

steps <- list(lm(y ~ a, frame), lm(y ~ a + role, frame), lm(y ~ a + role + b + c, frame))
change <- function(small, large) {
  found <- anova(small, large)
  list(f_change = found$F[2], df1 = found$Df[2], df2 = found$Res.Df[2], p_value = found$`Pr(>F)`[2],
       delta_r_squared = summary(large)$r.squared - summary(small)$r.squared)
}

full <- lm(y ~ a + b + role + a:b, frame)
effect <- lm(y ~ a + role + a:role, frame, contrasts = list(role = contr.sum))
weighted <- lm(y ~ a + b, frame, weights = w)
new <- data.frame(a = c(1, 3, 6), b = c(2, 4, 1), role = c("accountant", "clerk", "officer"))
plain <- lm(y ~ a + b + role, frame)
sure <- predict(plain, new, interval = "confidence", se.fit = TRUE)
one <- predict(plain, new, interval = "prediction", level = 0.9)
club <- coef_test(plain, vcov = "CR2", cluster = frame$mfi, test = "Satterthwaite")
htz <- function(fit, columns) {
  found <- Wald_test(fit, constrain_zero(columns), vcov = "CR2", cluster = frame$mfi, test = "HTZ")
  list(statistic = found$Fstat, df2 = found$df_denom, p_value = found$p_val)
}
means <- as.data.frame(emmeans(plain, "role"))

write_json(list(
  versions = list(R = as.character(getRversion()), car = as.character(packageVersion("car")),
                  emmeans = as.character(packageVersion("emmeans")),
                  sandwich = as.character(packageVersion("sandwich")),
                  clubSandwich = as.character(packageVersion("clubSandwich"))),
  parts = parts(frame$y, as.matrix(frame[, 1:3])),
  changes = list(change(lm(y ~ 1, frame), steps[[1]]), change(steps[[1]], steps[[2]]), change(steps[[2]], steps[[3]])),
  steps = lapply(steps, function(fit) c(terms(fit), list(r_squared = summary(fit)$r.squared,
                                                         adj_r_squared = summary(fit)$adj.r.squared))),
  full = terms(full), full_type_2 = joint(full, 2), full_type_3 = joint(full, 3),
  effect = terms(effect), effect_type_2 = joint(effect, 2), effect_type_3 = joint(effect, 3),
  weighted = c(terms(weighted), list(r_squared = summary(weighted)$r.squared, covariance = unname(vcov(weighted)),
    adj_r_squared = summary(weighted)$adj.r.squared, f_statistic = unname(summary(weighted)$fstatistic[1]),
    fitted = unname(fitted(weighted)), conf_low = unname(confint(weighted)[, 1]))),
  plain = terms(plain),
  hc3 = unname(sqrt(diag(vcovHC(plain, "HC3")))),
  cr2 = list(std_error = club$SE, df = if (is.null(club$df)) club$df_Satt else club$df, p_value = club$p_Satt),
  htz = list(role = htz(plain, 4:6), all = htz(plain, 2:6), a = htz(plain, 2),
             weighted = htz(lm(y ~ a + b + role, frame, weights = w), 4:6)),
  predict = list(fitted = unname(sure$fit[, 1]), std_error = unname(sure$se.fit), conf_low = unname(sure$fit[, 2]),
                 conf_high = unname(sure$fit[, 3]), pred_low = unname(one[, 2]), pred_high = unname(one[, 3])),
  means = list(level = as.character(means$role), estimate = means$emmean, std_error = means$SE,
               conf_low = means$lower.CL, conf_high = means$upper.CL)
), "regression_family.json", auto_unbox = TRUE, digits = 17, pretty = TRUE)
