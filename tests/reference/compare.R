# Reference numbers of tests/analysis/test_compare.py: t.test, clubSandwich, p.adjust, effectsize.
# Run in this folder: Rscript compare.R
suppressMessages({library(clubSandwich); library(effectsize); library(jsonlite)})

score <- function(k, shift, speed, n) {
  i <- seq_len(n)
  shift + 0.8 * sin(speed * i + k) + 0.1 * ((i * (k + 2)) %% 5)
}
change <- function(k) {
  old <- score(k, 3, 1, 40); new <- score(k, 3 + 0.3 * k, 1.3, 45)
  welch <- t.test(new, old)
  y <- c(old, new); wave <- rep(0:1, c(40, 45))
  unit <- c(paste0("M", seq_len(40) %% 8), paste0("M", seq_len(45) %% 9))
  fit <- lm(y ~ wave)
  cr2 <- coef_test(fit, vcov = "CR2", cluster = unit, test = "Satterthwaite")["wave", ]
  limits <- conf_int(fit, vcov = "CR2", cluster = unit, level = 0.95)[2, ]
  g <- hedges_g(new, old, pooled_sd = TRUE)
  list(
    welch = list(change = unname(diff(rev(welch$estimate))), std_error = welch$stderr,
                 statistic = unname(welch$statistic), df = unname(welch$parameter),
                 p_value = welch$p.value, conf_low = welch$conf.int[1], conf_high = welch$conf.int[2]),
    cr2 = list(change = cr2$beta, std_error = cr2$SE, statistic = cr2$tstat, df = cr2$df_Satt,
               p_value = cr2$p_Satt, conf_low = limits$CI_L, conf_high = limits$CI_U),
    hedges_g = g$Hedges_g
  )
}
found <- lapply(0:3, change)
holm <- function(kind) p.adjust(sapply(found, function(one) one[[kind]]$p_value), "holm")
write(toJSON(list(
  versions = list(R = R.version.string, clubSandwich = as.character(packageVersion("clubSandwich")),
                  effectsize = as.character(packageVersion("effectsize"))),
  variables = found, holm_welch = holm("welch"), holm_cr2 = holm("cr2")
), digits = 17, auto_unbox = TRUE, pretty = TRUE), "compare.json")
