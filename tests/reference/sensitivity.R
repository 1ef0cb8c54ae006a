# Reference numbers of tests/kernels/sensitivity: the published formulas by hand on lm() fits.
# Run in this folder: Rscript sensitivity.R
suppressMessages(library(jsonlite))

robust <- function(t, df, q = 1, alpha = .05) {          # Cinelli & Hazlett (2020), sensemakr
  value <- function(f) .5 * (sqrt(f^4 + 4 * f^2) - f^2)
  f <- q * abs(t) / sqrt(df); fc <- abs(qt(alpha / 2, df - 1)) / sqrt(df - 1)
  at <- if (f - fc <= 0) 0 else if (f > 1 / fc) (f^2 - fc^2) / (1 + f^2) else value(f - fc)
  list(t = t, df = df, q = q, alpha = alpha, partial_r_squared = t^2 / (t^2 + df),
       robustness_value = value(f), robustness_value_alpha = at)
}
part <- function(fit, term) { t <- summary(fit)$coefficients[term, "t value"]; t^2 / (t^2 + df.residual(fit)) }
bounds <- function(data, y, d, x, bench) lapply(1:3, function(k) suppressWarnings({
  full <- lm(reformulate(c(d, x), y), data)
  rd <- part(lm(reformulate(x, d), data), bench); ry <- part(full, bench)
  r2dz <- k * rd / (1 - rd)
  r2zx <- k * rd^2 / ((1 - k * rd) * (1 - rd))
  r2yz <- min(1, ((sqrt(k) + sqrt(r2zx)) / sqrt(1 - r2zx))^2 * ry / (1 - ry))
  b <- coef(full)[[d]]; se <- summary(full)$coefficients[d, "Std. Error"]; df <- df.residual(full)
  moved <- sign(b) * (abs(b) - se * sqrt(df) * sqrt(r2yz * r2dz / (1 - r2dz)))
  error <- se * sqrt((1 - r2yz) / (1 - r2dz)) * sqrt(df / (df - 1))
  list(benchmark = bench, times = k, defined = r2dz < 1 && r2zx < 1 && k * rd < 1, with_predictor = r2dz, with_outcome = r2yz,
       estimate = moved, std_error = error, statistic = moved / error) }))
oster <- function(data, y, x, w, rmax, target = 0) {     # Oster (2019), proposition 3, as psacalc
  s <- lm(reformulate(x, y), data); l <- lm(reformulate(c(x, w), y), data)
  b0 <- coef(s)[[x]]; b <- coef(l)[[x]]; r0 <- summary(s)$r.squared; r <- summary(l)$r.squared
  sy <- var(data[[y]]); sx <- var(data[[x]]); tau <- var(resid(lm(reformulate(w, x), data)))
  v <- b - target
  top <- v * (r - r0) * sy * tau + v * sx * tau * (b0 - b)^2 + 2 * v^2 * (tau * (b0 - b) * sx) +
    v^3 * (tau * sx - tau^2)
  bottom <- (rmax - r) * sy * (b0 - b) * sx + v * (rmax - r) * sy * (sx - tau) +
    v^2 * (tau * (b0 - b) * sx) + v^3 * (tau * sx - tau^2)
  # equal selection: the quadratic that is left of the cubic
  A <- -tau * (b0 - b) * sx
  B <- (rmax - r) * sy * (sx - tau) - (r - r0) * sy * tau - sx * tau * (b0 - b)^2
  C <- (rmax - r) * sy * (b0 - b) * sx
  roots <- Re(polyroot(c(C, B, A)))
  onward <- roots[roots * (b0 - b) >= 0]
  list(predictor = x, controls = I(w), r_squared_max = rmax, short_estimate = b0, long_estimate = b,
       delta = top / bottom, adjusted_estimate = b - onward[which.min(abs(onward))])
}
frank <- function(t, df, n, alpha = .05) {               # Frank (2000), Frank et al. (2013), konfound
  crit <- qt(1 - alpha / 2, df); r <- abs(t) / sqrt(t^2 + df); rc <- crit / sqrt(crit^2 + df)
  yes <- abs(t) > crit
  share <- if (yes) 1 - crit / abs(t) else 1 - abs(t) / crit
  itcv <- if (yes) (r - rc) / (1 - rc) else (r - rc) / (1 + rc)
  list(t = t, df = df, n = n, significant = yes, share = share, rir = ceiling(n * share), itcv = itcv,
       component_correlation = sqrt(abs(itcv)))
}
marker <- function(data, y, x, m) {                      # Lindell & Whitney (2001)
  R <- cor(data[, c(x, y)]); n <- nrow(data); p <- length(x)
  A <- (R - m) / (1 - m); diag(A) <- 1
  beta <- solve(A[x, x], A[x, y]); rr <- sum(beta * A[x, y]); df <- n - p - 2
  t <- beta / sqrt((1 - rr) / df * diag(solve(A[x, x])))
  list(marker = m, r_squared = rr, std_estimate = as.vector(beta), statistic = as.vector(t),
       p_value = as.vector(2 * pt(-abs(t), df)), df = df)
}
nullify <- function(data, y, x, j) {                     # the first crossing, on a grid, then exactly
  p <- function(m) marker(data, y, x, m)$p_value[j] - .05
  grid <- seq(0, .7, .005); up <- which(sapply(grid, p) > 0)[1]
  uniroot(p, grid[c(up - 1, up)], tol = 1e-14)$root
}
split <- function(data, y, x, cluster, mine) {           # chickwts-like: means, then lm
  a <- tapply(data[[x]][mine], data[[cluster]][mine], mean)
  b <- tapply(data[[y]][!mine], data[[cluster]][!mine], mean)
  both <- intersect(names(a), names(b)); s <- summary(lm(b[both] ~ a[both]))$coefficients[2, ]
  list(estimate = s[[1]], std_error = s[[2]], statistic = s[[3]], p_value = s[[4]],
       pearson = cor(a[both], b[both]), n = length(both))
}
full <- lm(mpg ~ wt + hp + qsec, mtcars)
answers <- list(
  version = R.version.string,
  robustness = list(robust(3.616, 54), robust(-2, 10), robust(4.18445, 783), robust(1.2, 40),
    robust(60, 9), robust(5, 95, q = .5, alpha = .1)),
  benchmarks = c(bounds(mtcars, "mpg", "wt", c("hp", "qsec"), "hp"),
    bounds(mtcars, "mpg", "wt", c("hp", "qsec"), "qsec")),
  oster = list(oster(mtcars, "mpg", "wt", c("hp", "qsec"), .9), oster(mtcars, "mpg", "wt", "hp", 1),
    oster(mtcars, "mpg", "hp", c("wt", "qsec"), .95)),
  frank = list(frank(5, 95, 100), frank(3.616, 54, 57), frank(-1.1, 40, 43), frank(2.1, 30, 33)),
  marker = lapply(c(0, .1, .3), function(m) marker(attitude, "rating", c("complaints", "learning"), m)),
  nullify = nullify(attitude, "rating", c("complaints", "learning", "raises"), 1),
  split = split(transform(npk, nn = as.numeric(N) + yield / 10), "yield", "nn", "block", npk$K == "1"))
write_json(answers, "sensitivity.json", na = "null", digits = NA, auto_unbox = TRUE, pretty = TRUE)
