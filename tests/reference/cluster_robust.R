# Reference numbers of tests/kernels/clustered: sandwich::vcovHC, clubSandwich::vcovCR and coef_test, Wald_test.
# Run in this folder: Rscript cluster_robust.R
suppressMessages({library(sandwich); library(clubSandwich); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)

tests <- function(fit, covariance, test = "Satterthwaite") {
  found <- coef_test(fit, vcov = covariance, test = test)
  df <- found[[intersect(c("df_Satt", "df_t", "df"), names(found))[1]]]
  list(covariance = matrix(as.numeric(covariance), length(coef(fit))), std_error = found$SE, df = df,
       p_value = found[[grep("^p_", names(found))[1]]])
}

robust <- function(outcome, predictors, cluster, weights = NULL) {
  frame <- data.frame(outcome = outcome, predictors)
  frame$w <- if (is.null(weights)) 1 else weights
  fit <- if (is.null(weights)) lm(outcome ~ . - w, frame) else lm(outcome ~ . - w, frame, weights = w)
  cluster <- as.character(cluster)
  kinds <- c("HC0", "HC1", "HC2", "HC3", "HC4", "HC4m", "HC5")
  hc <- lapply(setNames(kinds, kinds), function(kind) unname(vcovHC(fit, type = kind)))
  kinds <- c("CR0", "CR1", "CR1p", "CR1S", "CR2", "CR3")
  cr <- lapply(setNames(kinds, kinds), function(kind) tests(fit, vcovCR(fit, cluster = cluster, type = kind)))
  joint <- Wald_test(fit, constrain_zero(2:length(coef(fit))), vcov = vcovCR(fit, cluster = cluster, type = "CR2"), test = "HTZ")
  list(estimate = as.numeric(coef(fit)), hc = hc, cr = cr,
       joint = list(statistic = joint$Fstat, df1 = joint$df_num, df2 = joint$df_denom, p_value = joint$p_val))
}

answers <- made_up(120, 6)
i <- seq_len(120)
even <- (i - 1) %/% 8
uneven <- floor(sqrt(i * 1.7))                       # 15 clusters of 1 to 15 people
between <- (uneven * 7) %% 5                         # a predictor of whole clusters
weights <- 0.5 + ((i * 11) %% 7) / 3
few <- 1:70
write_json(list(
  versions = list(R = as.character(getRversion()), sandwich = as.character(packageVersion("sandwich")),
                  clubSandwich = as.character(packageVersion("clubSandwich"))),
  even = robust(rowMeans(answers[, 5:6]), data.frame(answers[, 1:3]), even),
  uneven = robust(rowMeans(answers[, 5:6]), data.frame(answers[, 1:2], between), uneven),
  alone = robust(rowMeans(answers[, 5:6]), data.frame(between), uneven),
  weighted = robust(rowMeans(answers[, 5:6]), data.frame(answers[, 1:2], between), uneven, weights),
  people = robust(mtcars$mpg, mtcars[, c("wt", "hp")], mtcars$carb * 10 + mtcars$gear),
  weighted_people = robust(mtcars$mpg, mtcars[, c("wt", "hp")], mtcars$cyl * 10 + mtcars$gear, mtcars$qsec)
), "cluster_robust.json", auto_unbox = TRUE, digits = 17, pretty = TRUE)
