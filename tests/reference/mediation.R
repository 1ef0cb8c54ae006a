# Reference numbers of tests/kernels/paths: lm on every resample, lavaan, psych::mediate.
# Run in this folder: Rscript mediation.R
suppressMessages({library(lavaan); library(psych); library(jsonlite)})

# Sixty people whose answers any language can make again, in twelve institutions.
n <- 60; i <- seq_len(n)
people <- data.frame(x = ((i * 37) %% 101) / 10, w = ((i * 43) %% 61) / 10, z = i %% 3)
people <- within(people, {
  m1 <- 0.5 * x + 0.1 * x * w + ((i * 53) %% 97) / 10
  m2 <- 0.3 * x + 0.4 * m1 + ((i * 71) %% 89) / 10
  m3 <- -0.2 * x + 0.3 * m2 + ((i * 29) %% 83) / 10
  y <- 0.2 * x + 0.3 * m1 + 0.25 * m2 - 0.1 * m3 + 0.05 * m1 * w + 0.2 * w + ((i * 19) %% 79) / 10
})
institution <- (i * 7) %% 12

# Who is drawn in resample r, by a formula instead of a random number.
n_resamples <- 200
drawn <- function(r, size) { k <- seq_len(size); 1 + (r * 12345 + 7 * k^3 + 31 * r * k^2 + 17 * r^2 * k) %% 10007 %% size }

slope <- function(formula, rows, term) unname(coef(lm(formula, rows))[term])
simple <- function(rows) slope(m1 ~ x, rows, "x") * slope(y ~ x + m1, rows, "m1")
controlled <- function(rows) slope(m1 ~ x + z, rows, "x") * slope(y ~ x + m1 + z, rows, "m1")
parallel <- function(rows) {
  full <- y ~ x + m1 + m2 + m3
  ways <- c(slope(m1 ~ x, rows, "x") * slope(full, rows, "m1"),
            slope(m2 ~ x, rows, "x") * slope(full, rows, "m2"),
            slope(m3 ~ x, rows, "x") * slope(full, rows, "m3"))
  c(ways, sum(ways), ways[1] - ways[2], ways[1] - ways[3], ways[2] - ways[3])
}
serial <- function(rows) {
  b <- coef(lm(y ~ x + m1 + m2 + m3, rows)); s1 <- coef(lm(m1 ~ x, rows))
  s2 <- coef(lm(m2 ~ x + m1, rows)); s3 <- coef(lm(m3 ~ x + m1 + m2, rows))
  unname(c(s1["x"] * b["m1"], s2["x"] * b["m2"], s3["x"] * b["m3"],
           s1["x"] * s2["m1"] * b["m2"], s1["x"] * s3["m1"] * b["m3"], s2["x"] * s3["m2"] * b["m3"],
           s1["x"] * s2["m1"] * s3["m2"] * b["m3"]))
}

# Moderated mediation at w = 1, 3, 5 in the moderator's own units, and what changes.
mean_x <- mean(people$x); mean_w <- mean(people$w); at <- c(1, 3, 5)
bent <- function(rows, a, b, direct) {
  first <- coef(lm(if (a) m1 ~ x * w else m1 ~ x, rows))
  full <- paste("y ~ x + m1", if (b || direct) "+ w", if (direct) "+ x:w", if (b) "+ m1:w")
  second <- coef(lm(as.formula(full), rows))
  bend <- function(coefs, names) { held <- coefs[names]; if (all(is.na(held))) 0 else unname(held[!is.na(held)]) }
  a1 <- first["x"]; a3 <- if (a) bend(first, "x:w") else 0
  b1 <- second["m1"]; b3 <- if (b) bend(second, c("m1:w", "w:m1")) else 0
  effects <- unname((a1 + a3 * at) * (b1 + b3 * at))
  if (a && b) c(effects, effects[2] - effects[1], effects[3] - effects[1], effects[3] - effects[2])
  else c(effects, unname(if (a) a3 * b1 else a1 * b3))
}
models <- list("7" = c(TRUE, FALSE, FALSE), "8" = c(TRUE, FALSE, TRUE), "14" = c(FALSE, TRUE, FALSE),
               "15" = c(FALSE, TRUE, TRUE), "58" = c(TRUE, TRUE, FALSE), "59" = c(TRUE, TRUE, TRUE))

resample <- function(effects) sapply(seq_len(n_resamples), function(r) effects(people[drawn(r, n), ]))
whole <- split(people, institution)
resample_whole <- function(effects) sapply(seq_len(n_resamples), function(r) effects(do.call(rbind, whole[drawn(r, 12)])))
limits <- function(replicates, estimate, left_out) {
  z0 <- qnorm(mean(replicates < estimate) + mean(replicates == estimate) / 2)
  u <- mean(left_out) - left_out; acceleration <- sum(u^3) / (6 * sum(u^2)^1.5)
  z <- qnorm(c(0.025, 0.975)) + z0
  take <- function(p) unname(quantile(replicates, p, type = 7))
  list(std_error = sd(replicates), percentile = take(c(0.025, 0.975)), corrected = take(pnorm(z0 + z)),
       bca = take(pnorm(z0 + z / (1 - acceleration * z))),
       p_value = min(1, 2 * (1 + min(sum(replicates <= 0), sum(replicates >= 0))) / (1 + n_resamples)))
}
jack <- function(effects) sapply(i, function(k) effects(people[-k, ]))
boot <- function(effects) {
  estimate <- effects(people); replicates <- rbind(resample(effects)); others <- rbind(jack(effects))
  c(list(estimate = estimate, replicates = replicates[, 1:5, drop = FALSE]),
    list(limits = lapply(seq_along(estimate), function(k) limits(replicates[k, ], estimate[k], others[k, ]))))
}

paths <- function(formula) { s <- summary(lm(formula, people))$coefficients; list(terms = rownames(s), estimate = unname(s[, 1]), std_error = unname(s[, 2]), p_value = unname(s[, 4])) }

# lavaan's maximum likelihood: the slopes are those of lm, the errors those of n instead of n - k - 1.
fitted <- sem("m1 ~ a*x\n m2 ~ a2*x + d*m1\n y ~ cp*x + b1*m1 + b2*m2\n one := a*b1\n chain := a*d*b2", people)
found <- parameterEstimates(fitted, ci = FALSE)
take <- function(label) { row <- found[found$label == label, ]; list(estimate = row$est, std_error = row$se) }
mediated <- psych::mediate(y ~ x + (m1) + (m2) + (m3), data = people, n.iter = 2, plot = FALSE)

write_json(list(
  versions = list(R = as.character(getRversion()), lavaan = as.character(packageVersion("lavaan")), psych = as.character(packageVersion("psych"))),
  n_resamples = n_resamples,
  total = paths(y ~ x), a1 = paths(m1 ~ x), parallel_y = paths(y ~ x + m1 + m2 + m3),
  serial_m2 = paths(m2 ~ x + m1), serial_m3 = paths(m3 ~ x + m1 + m2),
  simple = boot(simple), controlled = boot(controlled), parallel = boot(parallel), serial = boot(serial),
  clustered = resample_whole(simple),
  clustered_left_out = sapply(names(whole), function(k) simple(people[institution != as.integer(k), ]), USE.NAMES = FALSE),
  conditional = lapply(models, function(f) boot(function(rows) bent(rows, f[1], f[2], f[3]))),
  lavaan = lapply(c(a = "a", d = "d", b1 = "b1", b2 = "b2", one = "one", chain = "chain"), take),
  psych = list(a = as.numeric(mediated$a), b = as.numeric(mediated$b), c = mediated$total.reg$beta[2], c_prime = mediated$cprime.reg$beta[2])
), "mediation.json", auto_unbox = TRUE, digits = NA)
