# Reference numbers of tests/kernels/test_distributions.py: pt, qt, pf, qf, pnorm, qnorm, pchisq.
# Run in this folder: Rscript distributions.R
suppressMessages(library(jsonlite))

# Decimal text with 17 digits: JSON writers cut numbers below 1e-15.
exact <- function(x) sprintf("%.17g", x)
table_of <- function(cases, value) lapply(seq_len(nrow(cases)), function(row)
  list(given = unlist(cases[row, ], use.names = FALSE), value = exact(do.call(value, unname(as.list(cases[row, ]))))))

t_cases <- expand.grid(statistic = c(0.01, 1, 1.98, 8, 40), df = c(1, 3, 87, 1e6))
f_cases <- expand.grid(statistic = c(0.01, 1, 3.9, 70, 1000), df1 = c(1, 4), df2 = c(3, 112))
probabilities <- c(1e-10, 0.025, 0.4, 0.5, 0.95, 0.9999)
write_json(list(
  versions = list(R = as.character(getRversion())),
  t_two_sided_p = table_of(t_cases, function(t, df) 2 * pt(t, df, lower.tail = FALSE)),
  t_quantile = table_of(expand.grid(probabilities, c(1, 3, 87, 1e6)), qt),
  f_upper_p = table_of(f_cases, function(f, df1, df2) pf(f, df1, df2, lower.tail = FALSE)),
  f_quantile = table_of(expand.grid(probabilities, c(1, 4, 117), c(3, 112)), qf),
  chi2_upper_p = table_of(expand.grid(c(0.01, 3.84, 70, 900), c(1, 5, 200)),
    function(x, df) pchisq(x, df, lower.tail = FALSE)),
  normal_quantile = table_of(expand.grid(probabilities), qnorm),
  normal_two_sided_p = table_of(expand.grid(c(0.01, 1.96, 8, 30)), function(z) 2 * pnorm(-z))
), "distributions.json", auto_unbox = TRUE, pretty = TRUE)
