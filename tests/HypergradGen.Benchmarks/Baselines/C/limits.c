// What the machine can do, by loops that do nothing else: the yardstick for shares of the limit.
#include "kernels.h"

// Reads n numbers, repeatedly; returns their sum, so that nothing is left out.
API double limit_read(const double *restrict a, long n, long repeats)
{
    vector8 s[8] = {{0}};
    for (long r = 0; r < repeats; r++) {
        for (long i = 0; i + 64 <= n; i += 64)
#pragma GCC unroll 8
            for (int k = 0; k < 8; k++)
                s[k] += LOAD8(a + i + 8 * k);
        // The reads of the next round are not those of this one.
        __asm__ volatile("" ::: "memory");
    }
    vector8 total = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
    double sum = 0;
    for (int k = 0; k < 8; k++)
        sum += total[k];
    return sum;
}

// count rounds of 24 independent vectors, a multiplication and an addition each: 384 operations a round.
API double limit_multiply_add(double factor, long count)
{
    vector8 a[24], c = (vector8){0} + factor;
    for (int k = 0; k < 24; k++)
        a[k] = (vector8){0} + k;
    for (long r = 0; r < count; r++)
#pragma GCC unroll 24
        for (int k = 0; k < 24; k++)
            a[k] = a[k] * c + c;
    double sum = 0;
    for (int k = 0; k < 24; k++)
        for (int l = 0; l < 8; l++)
            sum += a[k][l];
    return sum;
}
