# Reference numbers of tests/kernels/groups: R's own tests, car, effectsize and vcd.
# Run in this folder: Rscript groups.R
suppressMessages({library(car); library(effectsize); library(vcd); library(jsonlite)})

test <- function(found) list(statistic = unname(found$statistic), df = unname(found$parameter),
                             p_value = unname(found$p.value))
t_test <- function(...) {
  found <- t.test(...)
  c(test(found), list(std_error = found$stderr, conf_low = found$conf.int[1], conf_high = found$conf.int[2]))
}
effect <- function(found) list(estimate = found[[1]], conf_low = found$CI_low, conf_high = found$CI_high)
root <- function(f) uniroot(f, c(0, 2000), tol = 1e-13)$root

plants <- PlantGrowth
insects <- transform(InsectSprays, spray = as.character(spray))
chicks <- subset(chickwts, feed %in% c("casein", "linseed"))
a <- chicks$weight[chicks$feed == "casein"]; b <- chicks$weight[chicks$feed == "linseed"]
low <- c(1, 2, 4, 8, 16, 32, 40); high <- c(3, 5, 9, 17, 33, 65, 70, 71)
before <- sleep$extra[1:10]; after <- sleep$extra[11:20]

# Dunn (1964) and Games and Howell (1976) by their own formulas.
dunn <- function(y, g, pairs) {
  r <- rank(y); n <- length(y); ties <- table(y)
  scale <- n * (n + 1) / 12 - sum(ties^3 - ties) / (12 * (n - 1))
  z <- apply(pairs, 2, function(p) (mean(r[g == p[1]]) - mean(r[g == p[2]])) /
    sqrt(scale * (1 / sum(g == p[1]) + 1 / sum(g == p[2]))))
  p <- 2 * pnorm(-abs(z))
  list(statistic = z, p = p, holm = p.adjust(p, "holm"))
}
games <- function(y, g, pairs) {
  found <- apply(pairs, 2, function(p) {
    w <- t.test(y[g == p[1]], y[g == p[2]])
    k <- length(unique(g)); reach <- qtukey(0.95, k, w$parameter) / sqrt(2) * w$stderr
    d <- unname(w$estimate[1] - w$estimate[2])
    c(d, w$stderr, w$parameter, ptukey(abs(w$statistic) * sqrt(2), k, w$parameter, lower.tail = FALSE), d - reach, d + reach)
  })
  list(estimate = found[1, ], error = found[2, ], df = found[3, ], p = found[4, ], low = found[5, ], high = found[6, ])
}

anova_of <- function(y, g) {
  fit <- aov(y ~ g); f <- summary(fit)[[1]][1, ]; n <- length(y)
  df1 <- f$Df; df2 <- fit$df.residual; F <- f$`F value`
  limit <- function(p) if (pf(F, df1, df2) > p) root(function(l) pf(F, df1, df2, ncp = l) - p) else 0
  limits <- c(limit(0.975), limit(0.025))
  pairs <- combn(sort(unique(g)), 2)
  hsd <- TukeyHSD(fit)$g
  list(f = F, df1 = df1, df2 = df2, p_value = f$`Pr(>F)`, welch = test(oneway.test(y ~ g)),
       omega = omega_squared(fit, verbose = FALSE)$Omega2, epsilon = epsilon_squared(fit, verbose = FALSE)$Epsilon2,
       eta = eta_squared(fit, verbose = FALSE)$Eta2, limits = limits / (limits + n),
       brown_forsythe = unlist(leveneTest(y, factor(g))[1, 2:3]), levene = unlist(leveneTest(y, factor(g), center = mean)[1, 2:3]),
       kruskal = test(kruskal.test(y, factor(g))), tukey = unname(hsd),
       dunn = dunn(y, g, pairs), games = games(y, g, pairs))
}

crossed <- function(x) {
  found <- suppressWarnings(chisq.test(x, correct = FALSE)); n <- sum(x); m <- min(dim(x)) - 1
  q <- found$statistic; df <- found$parameter
  limit <- function(p) if (pchisq(q, df) > p) root(function(l) pchisq(q, df, ncp = l) - p) else 0
  fisher <- if (n < 500 || m == 1) fisher.test(x, workspace = 2e7) else list(p.value = NULL)
  list(chisq = test(found), residual = unname(unclass(found$stdres)), expected = unname(unclass(found$expected)),
       g = unname(assocstats(as.table(x))$chisq_tests[1, ]), v = assocstats(as.table(x))$cramer,
       limits = sqrt(c(limit(0.975), limit(0.025)) / (n * m)),
       corrected = cramers_v(x, adjust = TRUE)$Cramers_v_adjusted,
       yates = if (all(dim(x) == 2)) test(suppressWarnings(chisq.test(x))) else NULL,
       fisher = list(p = fisher$p.value, odds = unname(fisher$estimate), ci = as.numeric(fisher$conf.int)))
}

some_p <- c(0.01, 0.02, 0.03, 0.04, 0.05, 0.0001, 0.9, 0.04)
hair <- margin.table(HairEyeColor, c(1, 2))
job <- matrix(c(1, 2, 1, 0, 3, 3, 6, 1, 10, 10, 14, 9, 6, 7, 12, 11), 4, 4)
few <- matrix(c(3, 2, 0, 4, 1, 6, 3, 1, 4, 1, 5, 0), 4, 3)
tea <- matrix(c(3, 1, 1, 3), 2)
convictions <- matrix(c(2, 10, 15, 3), 2)
admitted <- margin.table(UCBAdmissions, c(1, 2))
odd_ranges <- expand.grid(q = c(0.5, 2, 3.5, 6), k = c(2, 3, 6, 12), df = c(2, 4.5, 20, 300))

write_json(list(
  versions = list(R = as.character(getRversion()), car = as.character(packageVersion("car")),
                  effectsize = as.character(packageVersion("effectsize")),
                  vcd = as.character(packageVersion("vcd"))),
  student = t_test(a, b, var.equal = TRUE), welch = t_test(a, b), paired = t_test(before, after, paired = TRUE),
  one_sample = t_test(a, mu = 300), cohen = effect(cohens_d(a, b)), hedges = effect(hedges_g(a, b)),
  change = effect(cohens_d(before - after)),
  wilcoxon = list(exact = test(wilcox.test(low, high)), tied = test(wilcox.test(before, after, exact = FALSE)),
                  biserial = effect(rank_biserial(low, high)), superiority = p_superiority(low, high, parametric = FALSE)[[1]]),
  plants = anova_of(plants$weight, as.character(plants$group)), insects = anova_of(insects$count, insects$spray),
  adjust = lapply(c(bonferroni = "bonferroni", holm = "holm", hochberg = "hochberg", benjamini_hochberg = "BH",
                    benjamini_yekutieli = "BY", none = "none"), function(m) p.adjust(some_p, m)),
  tables = list(hair = crossed(unclass(hair)), job = crossed(job), few = crossed(few), tea = crossed(tea), convictions = crossed(convictions),
                admitted = crossed(unclass(admitted))),
  counts = list(hair = unname(unclass(hair)), admitted = unname(unclass(admitted))),
  ranges = list(q = odd_ranges$q, k = odd_ranges$k, df = odd_ranges$df,
                p = ptukey(odd_ranges$q, odd_ranges$k, odd_ranges$df, lower.tail = FALSE)),
  quantiles = list(q = qtukey(0.95, c(2, 3, 5), c(10, 20, 4.7)))
), "groups.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
