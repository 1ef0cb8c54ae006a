# Reference numbers of tests/kernels/test_{factorability,extraction,principal,rotation}.py:
# psych, factanal, GPArotation, stats. Run in this folder: Rscript factors.R
suppressMessages({library(psych); library(GPArotation); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)

# psych::fa with its optimizer driven to the limit: optim() reads parscale and factr from
# `control`, which psych overwrites, so the same criterion is minimized here again and
# psych's own loadings are stored beside it.
minres_limit <- function(R, m) {
  objective <- function(psi) sum(eigen(R - diag(psi), TRUE, TRUE)$values[-(1:m)]^2) / 2
  gradient <- function(psi) {
    e <- eigen(R - diag(psi), TRUE); left <- -(1:m)
    -as.vector(e$vectors[, left]^2 %*% e$values[left]) }
  psi <- 1 / diag(solve(R))
  for (again in 1:5) psi <- optim(psi, objective, gradient, method = "L-BFGS-B", lower = 0.005,
    upper = 1, control = list(factr = 0, pgtol = 0, maxit = 2000))$par
  e <- eigen(R - diag(psi), TRUE)
  align(e$vectors[, 1:m, drop = FALSE] %*% diag(sqrt(pmax(e$values[1:m], 0)), m))
}
# factanal stops where optim does; the same criterion again, to the limit.
ml_limit <- function(R, m) {
  left <- -(1:m)
  scaled <- function(psi) eigen(R / sqrt(outer(psi, psi)), TRUE)
  objective <- function(psi) { e <- scaled(psi)$values[left]; sum(e - log(e) - 1) }
  gradient <- function(psi) { e <- scaled(psi)
    as.vector(e$vectors[, left]^2 %*% (1 - e$values[left])) / psi }
  psi <- 1 / diag(solve(R))
  for (again in 1:5) psi <- optim(psi, objective, gradient, method = "L-BFGS-B", lower = 0.005,
    upper = 1, control = list(factr = 0, pgtol = 0, maxit = 2000))$par
  e <- scaled(psi)
  L <- align(sqrt(psi) * e$vectors[, 1:m, drop = FALSE] %*% diag(sqrt(pmax(e$values[1:m] - 1, 0)), m))
  list(loadings = rows(L), uniquenesses = 1 - rowSums(L^2), discrepancy = objective(psi))
}
align <- function(L) { L <- unclass(L); L %*% diag(ifelse(colSums(L) < 0, -1, 1), ncol(L)) }
rows <- function(M) unname(lapply(seq_len(nrow(M)), function(i) I(as.numeric(M[i, ]))))
plain <- function(x) rows(align(x$loadings))
quiet <- function(x) suppressWarnings(suppressMessages(x))

rotated <- function(L, Phi) list(loadings = rows(unclass(L)), phi = rows(Phi))
oblimins <- function(L) {
  turn <- function(...) { r <- oblimin(L, eps = 1e-7, maxit = 20000, ...); rotated(r$loadings, r$Phi) }
  list(quartimin = turn(), normalized = turn(normalize = TRUE), negative = turn(gam = -0.5))
}
varimaxes <- function(L) list(
  normalized = rows(unclass(varimax(L, eps = 0)$loadings)),
  raw = rows(unclass(varimax(L, normalize = FALSE, eps = 0)$loadings)))
# Like stats::promax and psych::Promax, which call varimax at its coarse default.
promax_fine <- function(L, m, normalize_target, weigh_all) {
  h <- sqrt(rowSums(L^2)); V <- unclass(varimax(L, eps = 0)$loadings)
  A <- if (weigh_all) V / h else V
  B <- if (normalize_target) V / h else V
  U <- lm.fit(A, B * abs(B)^(m - 1))$coefficients
  U <- U %*% diag(sqrt(diag(solve(t(U) %*% U))))
  rotated(V %*% U, solve(U) %*% t(solve(U)))
}
promaxes <- function(L) list(
  stats = promax_fine(L, 4, FALSE, FALSE), psych = promax_fine(L, 4, TRUE, TRUE),
  spss = promax_fine(L, 4, TRUE, FALSE), stats_three = promax_fine(L, 3, FALSE, FALSE),
  coarse_stats = rows(unclass(promax(L)$loadings)),
  coarse_psych = rotated(kaiser(L, rotate = "Promax")$loadings, kaiser(L, rotate = "Promax")$Phi))

of <- function(scores, m) {
  R <- cor(scores); n <- nrow(scores)
  adequacy <- KMO(R); bartlett <- cortest.bartlett(R, n)
  ml <- factanal(covmat = R, n.obs = n, factors = m, rotation = "none")
  pc <- principal(R, m, rotate = "none"); L <- minres_limit(R, m)
  found <- list(
    n_obs = n, n_factors = m, kmo = adequacy$MSA, msa = as.numeric(adequacy$MSAi),
    smc = as.numeric(smc(R)),
    bartlett = list(statistic = bartlett$chisq, df = bartlett$df,
      p_value = sprintf("%.17g", bartlett$p.value), determinant = det(R)),
    minres = rows(L),
    psych_minres = plain(quiet(fa(R, m, rotate = "none", fm = "minres"))),
    psych_ml = plain(quiet(fa(R, m, rotate = "none", fm = "ml"))),
    ml = ml_limit(R, m), factanal = list(uniquenesses = as.numeric(ml$uniquenesses),
      statistic = unname(ml$STATISTIC), df = ml$dof, p_value = unname(ml$PVAL)),
    principal_axis = plain(quiet(fa(R, m, rotate = "none", fm = "pa"))),
    principal_components = plain(pc), eigenvalues = eigen(R, TRUE, TRUE)$values,
    variance = rows(unclass(pc$Vaccounted)))
  if (m > 1) found <- c(found, list(oblimin = oblimins(L), varimax = varimaxes(L), promax = promaxes(L),
    psych_oblimin = {f <- quiet(fa(R, m, fm = "minres")); list(loadings = rows(unclass(f$loadings)),
      phi = rows(f$Phi), variance = rows(f$Vaccounted))}))
  found
}

bfi <- psychTools::bfi[, 1:25]; bfi <- bfi[complete.cases(bfi), ]
write_json(list(
  versions = list(R = as.character(getRversion()), psych = as.character(packageVersion("psych")),
    GPArotation = as.character(packageVersion("GPArotation"))),
  attitude = of(attitude, 2),
  attitude_one = of(attitude, 1),
  swiss = of(swiss, 2),
  bfi = of(bfi, 5),
  made_up = of(made_up(60, 6), 1),
  made_up_two = of(made_up(60, 6), 2) # a Heywood case
), "factors.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
