# Two groups of rows.csv compared, by R over everybody's rows together.
#
#     Rscript comparison.R > comparison.json        (R 4.2.2 and r-cran-epitools 0.5-10 from Debian; no formula here was taken from the project)
#
# Group: region N, against E. Strata: age band by year of opening, put together in that order until 20 rows of E are in each. Standardised rates and the
# standardised ratio are those of epitools' ageadjust.direct and ageadjust.indirect; Wilson's intervals are those of prop.test; differences and ratios
# follow Newcombe (1998, method 10) and Donner and Zou (2012), written out here.
suppressWarnings(library(epitools))
rows <- read.csv("rows.csv", colClasses = "character")
rows <- rows[rows$region %in% c("N", "E") & rows$age != "", ]
band <- cut(as.integer(rows$age), c(0, 18, 30, 50, 65, Inf), right = FALSE, labels = FALSE)
year <- as.integer(substr(rows$opened, 1, 4))
code <- (band - 1) * 2 + (year - 2023)
plan <- ifelse(rows$has_plan == "", NA, rows$has_plan == "true")
income <- suppressWarnings(as.numeric(rows$income))
isOf <- rows$region == "N"
wilson <- function(x, n) as.numeric(suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int)
z <- qnorm(0.975)

# The stratum of every row, small ones put together.
strata <- function(known) {
  place <- rep(NA, 10); at <- 1; open <- 0; closed <- FALSE
  for (k in 0:9) {
    place[k + 1] <- at
    open <- open + sum(known & !isOf & code == k)
    if (open >= 20) { at <- at + 1; open <- 0 }
  }
  if (open < 20) place[place == at] <- at - 1
  place[code + 1]
}
difference <- function(a, b) c(a[1] - b[1] - sqrt((a[1] - a[2])^2 + (b[3] - b[1])^2), a[1] - b[1] + sqrt((a[3] - a[1])^2 + (b[1] - b[2])^2))
ratio <- function(a, b) {
  m <- a[1] * b[1]
  c((m - sqrt(m^2 - a[2] * b[3] * (2 * a[1] - a[2]) * (2 * b[1] - b[3]))) / (b[3] * (2 * b[1] - b[3])),
    (m + sqrt(m^2 - a[3] * b[2] * (2 * a[1] - a[3]) * (2 * b[1] - b[2]))) / (b[2] * (2 * b[1] - b[2])))
}
list3 <- function(x) paste0("[", paste(sprintf("%.15g", x), collapse = ", "), "]")
entry <- function(name, of, against, standardised, strata, extra = "") {
  to <- if (is.null(standardised)) against else standardised
  sprintf('  "%s": { "of": %s, "against": %s, "standardised": %s, "strata": %d, "difference": %s, "ratio": %s%s }', name, list3(of), list3(against),
          list3(to), strata, list3(c(of[1] - to[1], difference(of, to))), list3(c(of[1] / to[1], ratio(of, to))), extra)
}
share <- function(x, n) c(x / n, wilson(x, n))
mean3 <- function(v) mean(v) + c(0, -1, 1) * z * sd(v) / sqrt(length(v))

known <- !is.na(plan)
place <- strata(known)
tab <- function(v, sel) as.numeric(tapply(v[sel], factor(place[sel], levels = sort(unique(place[known]))), sum, default = 0))
n1 <- tab(rep(1, nrow(rows)), known & isOf); n0 <- tab(rep(1, nrow(rows)), known & !isOf); x0 <- tab(plan, known & !isOf); x1 <- sum(plan[known & isOf])
direct <- ageadjust.direct(x0, n0, stdpop = n1)
limits <- sapply(seq_along(n0), function(k) wilson(x0[k], n0[k]))
w <- n1 / sum(n1); p <- x0 / n0; adjusted <- as.numeric(direct["adj.rate"])
standard <- c(adjusted, adjusted - sqrt(sum((w * (p - limits[1, ]))^2)), adjusted + sqrt(sum((w * (limits[2, ] - p))^2)))
indirect <- ageadjust.indirect(x1, n1, stdcount = x0, stdpop = n0)$sir
O <- as.numeric(indirect["observed"]); E <- as.numeric(indirect["exp"])
byar <- c(O * (1 - 1 / (9 * O) - z / (3 * sqrt(O)))^3, (O + 1) * (1 - 1 / (9 * (O + 1)) + z / (3 * sqrt(O + 1)))^3) / E
exact <- as.numeric(poisson.test(O)$conf.int) / E
extra <- sprintf(', "observed": %d, "expected": %.15g, "smr": %s, "exact": %s', as.integer(O), E, list3(c(as.numeric(indirect["sir"]), byar)), list3(exact))
shares <- entry("share(has_plan)", share(x1, sum(n1)), share(sum(x0), sum(n0)), standard, length(n0), extra)

known <- !is.na(income)
place <- strata(known)
keys <- sort(unique(place[known]))
w <- as.numeric(table(factor(place[known & isOf], keys))); w <- w / sum(w)
m <- tapply(income[known & !isOf], place[known & !isOf], mean); v <- tapply(income[known & !isOf], place[known & !isOf], function(x) var(x) / length(x))
adjusted <- weighted.mean(m, w); half <- z * sqrt(sum(w^2 * v))
means <- entry("mean(income)", mean3(income[known & isOf]), mean3(income[known & !isOf]), c(adjusted, adjusted - half, adjusted + half), length(keys))
plain <- function(y) {
  sel <- !is.na(plan) & year == y
  a <- share(sum(plan[sel & isOf]), sum(sel & isOf)); b <- share(sum(plan[sel & !isOf]), sum(sel & !isOf))
  entry(paste0("crude ", y), a, b, NULL, 0)
}
cat("{\n", paste(c(shares, means, plain(2023), plain(2024)), collapse = ",\n"), "\n}\n", sep = "")
