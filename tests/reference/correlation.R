# Reference numbers of tests/kernels/test_correlation.py: cor.test.
# Run in this folder: Rscript correlation.R
suppressMessages(library(jsonlite))

correlate <- function(x, y, conf_level = 0.95) {
  pearson <- cor.test(x, y, conf.level = conf_level)
  ranks <- cor.test(rank(x), rank(y)) # t approximation, as SPSS; cor.test uses another for rho
  list(
    pearson = as.numeric(pearson$estimate), p_value = pearson$p.value,
    conf_low = pearson$conf.int[1], conf_high = pearson$conf.int[2],
    spearman = as.numeric(suppressWarnings(cor(x, y, method = "spearman"))),
    spearman_p_value = ranks$p.value, n_obs = length(x))
}

write_json(list(
  versions = list(R = as.character(getRversion())),
  mpg_wt = correlate(mtcars$mpg, mtcars$wt),
  cyl_gear_90 = correlate(mtcars$cyl, mtcars$gear, 0.9),
  rating_critical = correlate(attitude$rating, attitude$critical),
  gnp_year = correlate(longley$GNP, longley$Year, 0.99)
), "correlation.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
