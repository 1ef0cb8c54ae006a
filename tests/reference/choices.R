# Reference numbers of tests/kernels/checklist/test_choices.py: vegan::diversity.
# Run in this folder: Rscript choices.R
suppressMessages({library(jsonlite); library(vegan)})

counts <- list(even = c(5, 5, 5, 5), uneven = c(41, 17, 9, 3, 1, 0), one = c(7, 0, 0))
write_json(c(
  list(versions = list(R = as.character(getRversion()),
                       vegan = as.character(packageVersion("vegan")))),
  lapply(counts, function(n) list(
    counts = n, shannon = diversity(n), simpson = diversity(n, "simpson"),
    effective = exp(diversity(n)), evenness = diversity(n) / log(length(n))))
), "choices.json", auto_unbox = TRUE, digits = 17, pretty = TRUE)
