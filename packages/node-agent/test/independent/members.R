# Members of one register against the other persons of a second, by R over the rows of both together.
#
#     Rscript members.R > members.json        (R 4.2.2 and r-cran-epitools 0.5-10 from Debian; no formula here was taken from the project)
#
# Group: members, against the others of the same area. Strata: age band by gender. Those with fewer than 20 others are put together as one, and where that one
# has fewer too, with the smallest of the rest. Standardised shares and the standardised ratio are those of epitools' ageadjust.direct and ageadjust.indirect;
# Wilson's intervals those of prop.test; differences and ratios follow Newcombe (1998, method 10) and Donner and Zou (2012), written out here.
suppressWarnings(library(epitools))
all <- read.csv("members.csv", colClasses = "character")
all <- all[all$smokes != "", ]
wilson <- function(x, n) as.numeric(suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int)
z <- qnorm(0.975)
difference <- function(a, b) c(a[1] - b[1] - sqrt((a[1] - a[2])^2 + (b[3] - b[1])^2), a[1] - b[1] + sqrt((a[3] - a[1])^2 + (b[1] - b[2])^2))
ratio <- function(a, b) {
  m <- a[1] * b[1]
  c((m - sqrt(m^2 - a[2] * b[3] * (2 * a[1] - a[2]) * (2 * b[1] - b[3]))) / (b[3] * (2 * b[1] - b[3])),
    (m + sqrt(m^2 - a[3] * b[2] * (2 * a[1] - a[3]) * (2 * b[1] - b[2]))) / (b[2] * (2 * b[1] - b[2])))
}
list3 <- function(x) paste0("[", paste(sprintf("%.15g", x), collapse = ", "), "]")
share <- function(x, n) c(x / n, wilson(x, n))
for (area in c("N", "S")) {
  rows <- all[all$area == area, ]
  member <- rows$member == "1"; hit <- rows$smokes == "true"; stratum <- paste(rows$age_band, rows$gender)
  others <- table(stratum[!member]); names <- unique(stratum)
  few <- names[is.na(others[names]) | others[names] < 20]
  place <- ifelse(stratum %in% few, "few", stratum)
  if (length(few) > 0 && sum(place[!member] == "few") < 20) place[place == names(which.min(others[setdiff(names, few)]))] <- "few"
  keys <- sort(unique(place))
  tab <- function(sel) as.numeric(table(factor(place[sel], keys)))
  n1 <- tab(member); n0 <- tab(!member); x1 <- tab(member & hit); x0 <- tab(!member & hit)
  limits <- sapply(seq_along(n0), function(k) wilson(x0[k], n0[k]))
  w <- n1 / sum(n1); p <- x0 / n0; adjusted <- as.numeric(ageadjust.direct(x0, n0, stdpop = n1)["adj.rate"])
  standard <- c(adjusted, adjusted - sqrt(sum((w * (p - limits[1, ]))^2)), adjusted + sqrt(sum((w * (limits[2, ] - p))^2)))
  of <- share(sum(x1), sum(n1)); against <- share(sum(x0), sum(n0))
  sir <- ageadjust.indirect(x1, n1, stdcount = x0, stdpop = n0)$sir
  O <- as.numeric(sir["observed"]); E <- as.numeric(sir["exp"])
  byar <- c(O * (1 - 1 / (9 * O) - z / (3 * sqrt(O)))^3, (O + 1) * (1 - 1 / (9 * (O + 1)) + z / (3 * sqrt(O + 1)))^3) / E
  cat(if (area == "N") "{\n" else ",\n", sprintf('  "%s": { "members": %d, "others": %d, "of": %s, "against": %s, "standardised": %s, "strata": %d, "difference": %s, "ratio": %s, "crude": %s, "observed": %d, "expected": %.15g, "smr": %s }',
    area, sum(member), sum(!member), list3(of), list3(against), list3(standard), length(keys), list3(c(of[1] - adjusted, difference(of, standard))),
    list3(c(of[1] / adjusted, ratio(of, standard))), list3(c(of[1] - against[1], difference(of, against))), as.integer(O), E, list3(c(O / E, byar))), sep = "")
}
cat("\n}\n")
