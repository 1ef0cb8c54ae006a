* Reference numbers of tests/kernels/test_pspp.py, copied as printed to pspp.json.
* Whole-number answers from 1 to 5 that any language can make again.
SET FORMAT = F14.8.
INPUT PROGRAM.
LOOP #i = 1 TO 60.
  DO REPEAT item = item1 TO item6 / j = 1 2 3 4 5 6.
    COMPUTE item = 1 + TRUNC((MOD(#i * 37, 101) * (2 + MOD(j, 3)) + 9 * MOD(#i * (13 + 8 * j) + 5 * j * j, 23)) / 120).
  END REPEAT.
  END CASE.
END LOOP.
END FILE.
END INPUT PROGRAM.
COMPUTE outcome = MEAN(item5, item6).
RELIABILITY /VARIABLES = item1 TO item6 /SUMMARY = TOTAL.
RELIABILITY /VARIABLES = item1 item3 item5 item2 item4 item6 /MODEL = SPLIT(3).
REGRESSION /VARIABLES = item1 item2 item3 item4 /DEPENDENT = outcome /STATISTICS = COEFF R ANOVA CI(95) TOL.
CORRELATIONS /VARIABLES = item1 WITH item3.
FREQUENCIES /VARIABLES = outcome /FORMAT = NOTABLE /STATISTICS = MEAN STDDEV MEDIAN SKEWNESS KURTOSIS.
