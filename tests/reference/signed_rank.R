# Wilcoxon's signed-rank test of differences, as stats::wilcox.test gives it.
# Rscript tests/reference/signed_rank.R writes tests/reference/signed_rank.json.
suppressPackageStartupMessages(library(jsonlite))

made <- function(n, step, spread) {
  i <- seq_len(n)
  ((i * step) %% spread - spread %/% 2) + 0.25 * (i %% 3)
}
sets <- list(
  exact = c(1.1, -0.4, 2.3, 0.7, -1.9, 3.2, 0.2, 1.5),
  tied = made(30, 11, 9),
  large = made(80, 17, 31),
  zeros = c(0, 0, 1, -2, 3, 3, 4, 0, 5),
  sleep = sleep$extra[1:10] - sleep$extra[11:20]
)
cases <- lapply(names(sets), function(name) {
  found <- suppressWarnings(wilcox.test(sets[[name]]))
  list(name = name, differences = sets[[name]], v = unname(found$statistic),
       p_value = found$p.value)
})
written <- toJSON(list(r = R.version.string, cases = cases), digits = 17, auto_unbox = TRUE)
writeLines(prettify(written), "tests/reference/signed_rank.json")
