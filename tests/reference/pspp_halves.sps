* Reference numbers of tests/kernels/test_halves.py, copied as printed to pspp_halves.json.
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
* PSPP 1.6.2 refuses a plain MODEL = SPLIT; its number is that of the items in the first part.
RELIABILITY /VARIABLES = item1 TO item6 /MODEL = SPLIT(3).
RELIABILITY /VARIABLES = item1 TO item5 /MODEL = SPLIT(3).
