# Reference numbers of tests/kernels/test_descriptives.py: e1071 (type 2), mean, sd, median.
# Run in this folder: Rscript descriptives.R
suppressMessages({library(e1071); library(jsonlite)})

describe <- function(x) list(
  n_obs = length(x), mean = mean(x), std_dev = sd(x), median = median(x),
  skewness = skewness(x, type = 2), kurtosis = kurtosis(x, type = 2),
  minimum = min(x), maximum = max(x))

write_json(list(
  versions = list(R = as.character(getRversion()), e1071 = as.character(packageVersion("e1071"))),
  mpg = describe(mtcars$mpg),
  gear = describe(mtcars$gear),
  complaints = describe(attitude$complaints),
  catholic = describe(swiss$Catholic)
), "descriptives.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
