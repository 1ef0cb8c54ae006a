# Reference numbers of tests/kernels/{choice,clusters,customers,money} and of retention: base R,
# survival and cluster. Run in this folder: Rscript customers.R
suppressMessages({library(survival); library(cluster); library(jsonlite)})

# Saaty's house: eight criteria, as in Saaty (1990), EJOR 48, 9-26.
house <- matrix(c(
  1, 5, 3, 7, 6, 6, 1/3, 1/4, 1/5, 1, 1/3, 5, 3, 3, 1/5, 1/7, 1/3, 3, 1, 6, 3, 4, 6, 1/5,
  1/7, 1/5, 1/6, 1, 1/3, 1/4, 1/7, 1/8, 1/6, 1/3, 1/3, 3, 1, 1/2, 1/5, 1/6,
  1/6, 1/3, 1/4, 4, 2, 1, 1/5, 1/6, 3, 5, 1/6, 7, 5, 5, 1, 1/2, 4, 7, 5, 8, 6, 6, 2, 1),
  8, byrow = TRUE)
found <- eigen(house); first <- Re(found$vectors[, 1]); g <- exp(rowMeans(log(house)))
ahp <- list(weights = first / sum(first), lambda_max = Re(found$values[1]), geometric = g / sum(g),
            ci = (Re(found$values[1]) - 8) / 7, cr = (Re(found$values[1]) - 8) / 7 / 1.41)

# Hwang and Yoon (1981): four fighter aircraft.
x <- matrix(c(2, 1500, 20000, 5.5, 5, 9, 2.5, 2700, 18000, 6.5, 3, 5, 1.8, 2000, 21000, 4.5, 7, 7,
              2.2, 1800, 20000, 5, 5, 5), 4, byrow = TRUE)
w <- c(.2, .1, .1, .1, .2, .3); sign <- c(1, 1, 1, -1, 1, 1)
v <- sweep(sweep(x, 2, sqrt(colSums(x^2)), "/"), 2, w * sign, "*")
up <- sqrt(rowSums(sweep(v, 2, apply(v, 2, max))^2)); down <- sqrt(rowSums(sweep(v, 2, apply(v, 2, min))^2))

# Money: a plain sum, and the root of it.
benefit <- c(0, 420, 510, 610, 700, 820); cost <- c(1500, 100, 110, 90, 80, 70)
npv <- function(i) sum((benefit - cost) / (1 + i)^(0:5))
gini <- function(x) { x <- sort(x); n <- length(x); sum((2 * seq_len(n) - n - 1) * x) / (n * sum(x)) }
top <- function(x, p) { x <- sort(x); n <- length(x); 1 - approx(0:n / n, c(0, cumsum(x)) / sum(x), 1 - p)$y }
horses <- mtcars$hp

# Clusters of the irises, standardized; labels by falling size.
z <- scale(iris[, 1:4]); set.seed(1)
clusters <- lapply(2:4, function(k) {
  km <- kmeans(z, k, nstart = 100, iter.max = 100, algorithm = "Hartigan-Wong")
  s <- silhouette(km$cluster, dist(z))
  list(k = k, within = km$tot.withinss, total = km$totss, sizes = sort(km$size, decreasing = TRUE),
       silhouette = mean(s[, 3]), least = min(s[, 3]))
})

# 6-MP in leukemia: Freireich et al. (1963), as data set gehan of MASS.
gehan <- MASS::gehan
curve <- function(type) {
  fit <- survfit(Surv(time, cens) ~ treat, gehan, conf.type = type)
  one <- summary(fit)
  list(strata = as.character(one$strata), time = one$time, survival = one$surv, n_risk = one$n.risk,
       std_error = one$std.err, low = one$lower, high = one$upper,
       median = unname(quantile(fit, .5)$quantile[, 1]),
       median_low = unname(quantile(fit, .5)$lower[, 1]), median_high = unname(quantile(fit, .5)$upper[, 1]))
}
test <- survdiff(Surv(time, cens) ~ treat, gehan)
three <- survdiff(Surv(time, status) ~ ph.ecog, subset(lung, !is.na(ph.ecog) & ph.ecog < 3))
mean_of <- function(tau) {
  out <- summary(survfit(Surv(time, cens) ~ treat, gehan), rmean = tau)$table
  list(mean = unname(out[, "rmean"]), error = unname(out[, "se(rmean)"]))
}

writeLines(toJSON(list(
  made_by = paste(R.version.string, "survival", packageVersion("survival"), "cluster", packageVersion("cluster")),
  ahp = ahp, topsis = list(closeness = down / (up + down), to_best = up, to_worst = down),
  money = list(npv = npv(.12), irr = uniroot(npv, c(0, 1), tol = 1e-14)$root, roi = sum(benefit - cost) / sum(cost)),
  concentration = list(gini = gini(horses), top = top(horses, .2), top_third = top(horses, 1 / 3)),
  rank_scores = as.integer(ceiling(5 * rank(horses) / length(horses))),
  clusters = clusters,
  survival = list(log = curve("log"), loglog = curve("log-log"), plain = curve("plain"),
                  chisq = test$chisq, p = pchisq(test$chisq, 1, lower.tail = FALSE),
                  observed = test$obs, expected = test$exp, restricted = mean_of(20),
                  chisq3 = three$chisq, p3 = pchisq(three$chisq, 2, lower.tail = FALSE))
), digits = 17, auto_unbox = TRUE, pretty = TRUE), "customers.json")
