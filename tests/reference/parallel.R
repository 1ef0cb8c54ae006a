# Reference numbers of tests/kernels/test_parallel.py: psych::vss and psych::fa.parallel.
# Run in this folder: Rscript parallel.R
suppressMessages({library(psych); library(jsonlite)})
options(mc.cores = 1)
set.seed(20261123)

quiet <- function(x) { sink(tempfile()); on.exit(sink()); suppressWarnings(suppressMessages(x)) }
of <- function(scores) {
  R <- cor(scores)
  # Means over 400 draws: psych keeps quantiles of `values`, so its columns are averaged here.
  found <- quiet(fa.parallel(scores, fa = "both", SMC = TRUE, n.iter = 400, sim = TRUE, plot = FALSE))
  draws <- found$values; k <- ncol(scores)
  of_name <- function(prefix) unname(colMeans(draws[, grep(paste0("^", prefix, "[0-9]+$"), colnames(draws))]))
  list(map = vss(R, n = min(k - 2, 8), n.obs = nrow(scores), plot = FALSE)$map,
    eigenvalues = found$pc.values, reduced = found$fa.values,
    n_components = found$ncomp, n_factors = found$nfact,
    components_mean = of_name("CSim"), factors_mean = of_name("Fsim"),
    dealt_components_mean = of_name("C"), dealt_factors_mean = of_name("F"))
}
bfi <- psychTools::bfi[, 1:25]; bfi <- bfi[complete.cases(bfi), ]
write_json(list(
  versions = list(R = as.character(getRversion()), psych = as.character(packageVersion("psych"))),
  bfi = of(bfi), attitude = of(attitude), swiss = of(swiss)
), "parallel.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
