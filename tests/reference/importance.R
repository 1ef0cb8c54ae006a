# Reference numbers of tests/kernels/importance: lm() on every subset, averaged over every order
# of entry; relaimpo's formulas by hand. Run in this folder: Rscript importance.R
suppressMessages(library(jsonlite))

r2 <- function(data, y, x) {
  if (!length(x)) return(0)
  summary(lm(reformulate(x, y), data))$r.squared
}
orders <- function(x) if (length(x) < 2) list(x) else
  do.call(c, lapply(seq_along(x), function(i) lapply(orders(x[-i]), function(o) c(x[i], o))))
members <- function(x, s) x[bitwAnd(s, 2^(seq_along(x) - 1)) > 0]

lmg <- function(data, y, x, held) {
  gains <- sapply(orders(x), function(o) {
    steps <- c(r2(data, y, held), sapply(seq_along(o), function(k) r2(data, y, c(held, o[1:k]))))
    diff(steps)[match(x, o)] })
  if (is.matrix(gains)) rowMeans(gains) else mean(gains)
}
conditional <- function(data, y, x) lapply(x, function(one) {
  others <- setdiff(x, one)
  I(sapply(0:length(others), function(k) {
    sets <- if (k == 0) list(character()) else combn(others, k, simplify = FALSE)
    mean(sapply(sets, function(s) r2(data, y, c(s, one)) - r2(data, y, s))) })) })
complete <- function(data, y, x) lapply(x, function(a) I(sapply(x, function(b) {
  if (a == b) return(.5)
  others <- setdiff(x, c(a, b))
  sets <- lapply(0:(2^length(others) - 1), function(s) members(others, s))
  ahead <- sapply(sets, function(s) r2(data, y, c(s, a)) - r2(data, y, c(s, b)))
  if (all(ahead >= -1e-12) && any(ahead > 1e-12)) 1
  else if (all(ahead <= 1e-12) && any(ahead < -1e-12)) 0 else .5 })))
johnson <- function(R) {
  p <- nrow(R) - 1; e <- eigen(R[1:p, 1:p]); root <- e$vectors %*% diag(sqrt(e$values)) %*% t(e$vectors)
  as.vector(root^2 %*% solve(root, R[1:p, p + 1])^2)
}
car <- function(R) {
  p <- nrow(R) - 1; e <- eigen(R[1:p, 1:p])
  as.vector(e$vectors %*% diag(1 / sqrt(e$values)) %*% t(e$vectors) %*% R[1:p, p + 1])^2
}
case <- function(data, y, x, held = character()) {
  full <- r2(data, y, c(held, x)); R <- cor(data[, c(x, y)])
  beta <- solve(R[x, x], R[x, y])
  found <- list(
    r_squared = full,
    subsets = sapply(0:(2^length(x) - 1), function(s) r2(data, y, c(held, members(x, s)))),
    lmg = lmg(data, y, x, held),
    first = sapply(x, function(one) r2(data, y, c(held, one)) - r2(data, y, held)),
    last = sapply(x, function(one) full - r2(data, y, c(held, setdiff(x, one)))))
  if (!length(held)) found <- c(found, list(
    johnson = johnson(R), car = car(R), beta_squared = as.vector(beta^2),
    pratt = as.vector(beta * R[x, y]), conditional = conditional(data, y, x),
    complete = complete(data, y, x)))
  found
}
answers <- list(
  version = R.version.string,
  attitude = case(attitude, "rating", setdiff(names(attitude), "rating")),
  swiss = case(swiss, "Fertility", setdiff(names(swiss), "Fertility")),
  attitude_given_complaints = case(attitude, "rating", c("privileges", "learning", "raises"),
    c("complaints", "critical")))
write_json(answers, "importance.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
