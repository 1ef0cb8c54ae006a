# Reference draws of tests/kernels/survey/test_systematic.py: package sampling (Tillé and Matei).
# Run in this folder: Rscript unequal_chances.R
suppressMessages({library(sampling); library(jsonlite)})

sizes <- list(mfis = c(120, 8, 15, 42, 7, 60, 33, 9, 21, 5, 18, 75), even = rep(3, 10),
              steep = c(1000, 400, 1, 2, 3, 4, 5), made = ((7 * 1:40) %% 23) + 1)
cases <- list()
for (name in names(sizes)) for (n in c(2, 4, 5)) for (seed in 1:4) {
  chance <- inclusionprobabilities(sizes[[name]], n)
  set.seed(seed); start <- runif(1)
  set.seed(seed); drawn <- UPsystematic(chance)
  # UPsystematic leaves out those drawn for certain where it walks, and puts them in at the end
  cases[[length(cases) + 1]] <- list(sizes = sizes[[name]], n = n, start = start,
                                     chances = chance, drawn = which(drawn == 1) - 1)
}
writeLines(toJSON(list(
  made_by = paste(R.version.string, "sampling", packageVersion("sampling")), cases = cases),
  digits = 17, auto_unbox = TRUE), "unequal_chances.json")
