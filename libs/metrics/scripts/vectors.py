"""Writes what SciPy and statsmodels say of some samples, for test/vectors.unit.spec.ts.

    pip install numpy scipy statsmodels
    python3 libs/metrics/scripts/vectors.py > libs/metrics/test/vectors.json
"""
import json
import math
import sys
import warnings

import numpy as np
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest
from statsmodels.stats.weightstats import DescrStatsW

# Statsmodels warns of samples in which all are alike; they are here on purpose.
warnings.simplefilter("ignore")
# Samples are the same wherever this runs: Mersenne Twister, not NumPy's default.
random = np.random.RandomState(20261122)
CONFIDENCES = (0.8, 0.95, 0.99)
vectors = []


def tell(function, arguments, expected):
    vectors.append({"function": function, "arguments": arguments, "expected": expected})


def interval(low_and_high):
    low, high = low_and_high
    return {"lower": float(low), "upper": float(high)}


def distributions():
    for confidence in CONFIDENCES:
        tell("normalWidth", [confidence], stats.norm.ppf((1 + confidence) / 2))
        for freedom in (1, 2.5, 7, 33.3, 250, 40_000):
            tell("tWidth", [confidence, freedom], stats.t.ppf((1 + confidence) / 2, freedom))
    for z in (0, 0.5, -1.3, 2.2, 5.5, 9):
        tell("bothTails", [z], 2 * stats.norm.sf(abs(z)))
        for freedom in (1, 4.7, 60, 5_000):
            tell("bothTailsOfT", [z, freedom], 2 * stats.t.sf(abs(z), freedom))
    for k, n, p in ((0, 10, 0.5), (3, 10, 0.5), (45, 100, 0.5), (880, 1_000, 0.9), (49_900, 100_000, 0.5)):
        tell("binomialCdf", [k, n, p], stats.binom.cdf(k, n, p))


def promoter_scores():
    def weighted(answers, added):
        return DescrStatsW([1, 0, -1], weights=np.array(answers) + np.array(added))

    triangle = (0.75, 1.5, 0.75)
    samples = [(60, 25, 15), (30, 0, 0), (0, 0, 12), (7, 11, 7), (1_204, 911, 377), (1, 0, 0)]
    for answers in samples:
        plain, added = weighted(answers, (0, 0, 0)), weighted(answers, triangle)
        for confidence in CONFIDENCES:
            half = stats.norm.ppf((1 + confidence) / 2) * math.sqrt(added.var / added.sum_weights)
            ends = (max(-100, 100 * (added.mean - half)), min(100, 100 * (added.mean + half)))
            error = 100 * math.sqrt(plain.var / plain.sum_weights)
            expected = {"score": 100 * plain.mean, "standardError": error, "n": sum(answers), "interval": interval(ends)}
            tell("netPromoterScore", [named(answers), confidence], expected)
    for first, second in zip(samples, samples[1:]):
        one, other = weighted(first, triangle), weighted(second, triangle)
        error = math.hypot(math.sqrt(one.var / one.sum_weights), math.sqrt(other.var / other.sum_weights))
        change = other.mean - one.mean
        ends = stats.norm.interval(0.95, 100 * change, 100 * error)
        plain = 100 * (weighted(second, (0, 0, 0)).mean - weighted(first, (0, 0, 0)).mean)
        p_value = 2 * stats.norm.sf(abs(change / error))
        bounded = (max(-200, ends[0]), min(200, ends[1]))
        tell("netPromoterDifference", [named(first), named(second), 0.95], {"difference": plain, "interval": interval(bounded), "pValue": p_value})


def named(answers):
    return dict(zip(("promoters", "passives", "detractors"), answers))


def proportions():
    samples = [(0, 10), (10, 10), (1, 30), (43, 87), (812, 1_000), (5_003, 99_999)]
    for count, n in samples:
        for confidence in CONFIDENCES:
            ends = proportion_confint(count, n, 1 - confidence, method="wilson")
            tell("wilson", [{"count": count, "n": n}, confidence], interval(ends))
    for (c1, n1), (c2, n2) in [*zip(samples, samples[1:]), ((12, 40), (12, 40))]:
        ends = confint_proportions_2indep(c2, n2, c1, n1, method="newcomb", compare="diff", alpha=0.05)
        _, p_value = proportions_ztest([c2, c1], [n2, n1])
        expected = {"difference": c2 / n2 - c1 / n1, "interval": interval(ends), "pValue": p_value}
        tell("proportionDifference", [{"count": c1, "n": n1}, {"count": c2, "n": n2}, 0.95], expected)
        if 0 < c1 < n1 and 0 < c2 < n2:
            table = Table2x2([[c2, n2 - c2], [c1, n1 - c1]])
            pair = [{"count": c1, "n": n1}, {"count": c2, "n": n2}, 0.95]
            risk = {"ratio": table.riskratio, "interval": interval(table.riskratio_confint(0.05)), "pValue": table.riskratio_pvalue()}
            odds = {"ratio": table.oddsratio, "interval": interval(table.oddsratio_confint(0.05)), "pValue": table.oddsratio_pvalue()}
            tell("relativeRisk", pair, risk)
            tell("oddsRatio", pair, odds)


def moments(values):
    return {"n": len(values), "mean": float(np.mean(values)), "variance": float(np.var(values, ddof=1))}


def means():
    samples = [random.randint(1, 6, 12), random.normal(4.1, 0.9, 57), random.exponential(90_000, 400), np.array([3.0, 3.5])]
    for values in samples:
        for confidence in CONFIDENCES:
            ends = stats.t.interval(confidence, len(values) - 1, np.mean(values), stats.sem(values))
            tell("meanInterval", [moments(values), confidence], interval(ends))
    for first, second in zip(samples, samples[1:]):
        test = stats.ttest_ind(second, first, equal_var=False)
        ends = test.confidence_interval(0.95)
        expected = {"difference": float(np.mean(second) - np.mean(first)), "interval": interval(ends), "pValue": test.pvalue}
        tell("meanDifference", [moments(first), moments(second), 0.95], expected)


def quantiles():
    for n in (6, 9, 30, 101, 2_000):
        for share in (0.1, 0.5, 0.9):
            for confidence in (0.8, 0.95):
                ends = stats.quantile_test(np.arange(1, n + 1), q=0, p=share).confidence_interval(confidence)
                at = int(np.quantile(np.arange(1, n + 1), share, method="inverted_cdf"))
                if math.isnan(ends.low) or math.isnan(ends.high):
                    tell("quantileRanks", [n, share, confidence], None)
                    continue
                low, high = int(ends.low), int(ends.high)
                coverage = stats.binom.cdf(high - 1, n, share) - stats.binom.cdf(low - 1, n, share)
                tell("quantileRanks", [n, share, confidence], {"at": at, "lower": low, "upper": high, "coverage": coverage})
    first = {"value": 60_000, "lower": 52_000, "upper": 71_000, "coverage": 0.957}
    second = {"value": 43_000, "lower": 40_000, "upper": 52_500, "coverage": 0.951}
    errors = [(one["upper"] - one["lower"]) / (2 * stats.norm.ppf((1 + one["coverage"]) / 2)) for one in (first, second)]
    error = math.hypot(*errors)
    expected = {"difference": -17_000, "interval": interval(stats.norm.interval(0.95, -17_000, error)), "pValue": 2 * stats.norm.sf(17_000 / error)}
    tell("quantileDifference", [first, second, 0.95], expected)


def survivals():
    for size, ties in ((40, 5), (300, 20), (12, 1)):
        times = np.ceil(random.exponential(60, size) / ties) * ties
        gone = random.random_sample(size) < 0.35
        gone[np.argmax(times)] = False
        curve = SurvfuncRight(times, gone.astype(int))
        leavings = [{"time": float(t), "gone": int(np.sum(gone & (times == t))), "censored": int(np.sum(~gone & (times == t)))} for t in np.unique(times)]
        steps = [
            {"time": float(t), "atRisk": int(r), "gone": int(d), "staying": float(s), "variance": float(e) ** 2}
            for t, r, d, s, e in zip(curve.surv_times, curve.n_risk, curve.n_events, curve.surv_prob, curve.surv_prob_se)
            if d > 0
        ]
        tell("survival", [leavings], steps)


def correlations():
    for size, slope in ((5, 1.0), (40, 0.4), (500, 0.0)):
        x = random.normal(0, 1, size)
        y = slope * x + random.normal(0, 1, size)
        pairs = [[float(a), float(b)] for a, b in zip(x, y)]
        test = stats.pearsonr(x, y)
        tell("pearson", [pairs, 0.95], {"r": test.statistic, "n": size, "interval": interval(test.confidence_interval(0.95)), "pValue": test.pvalue})
        # Ties, as answers on a scale have them.
        tied = np.round(x), np.round(y)
        test = stats.spearmanr(*tied)
        ranked = stats.pearsonr(stats.rankdata(tied[0]), stats.rankdata(tied[1]))
        pairs = [[float(a), float(b)] for a, b in zip(*tied)]
        expected = {"r": test.statistic, "n": size, "interval": interval(ranked.confidence_interval(0.95)), "pValue": test.pvalue}
        tell("spearman", [pairs, 0.95], expected)


def several():
    for p_values in ([0.01, 0.04, 0.03, 0.005, 0.55], [0.2], [0.05, 0.05, 0.05], [float(p) for p in random.random_sample(25) ** 3]):
        tell("benjaminiHochberg", [p_values], [float(p) for p in stats.false_discovery_control(p_values)])


for part in (distributions, promoter_scores, proportions, means, quantiles, survivals, correlations, several):
    part()
vectors = json.loads(json.dumps(vectors, default=float))
sys.stdout.write("[\n" + ",\n".join(json.dumps(vector) for vector in vectors) + "\n]\n")
