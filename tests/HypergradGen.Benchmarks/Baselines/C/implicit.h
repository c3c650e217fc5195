// The implicit methods over a problem's own products; inlined, so that gcc sees through the calls.
#pragma once
#include "kernels.h"

// o = J v, or o = Jᵀ v.
typedef void (*linear_map)(void *problem, const double *restrict v, double *restrict o);

#define INLINED static inline __attribute__((always_inline))

// v ← Jᵀ v + b from v = b.
INLINED void fixed_point(linear_map transposed, void *problem, int d, const double *restrict b, double *restrict v, double *restrict q)
{
    memcpy(v, b, sizeof(double) * (size_t)d);
    for (int k = 1; k < FIXED_POINT_PRODUCTS; k++) {
        transposed(problem, v, q);
        for (int j = 0; j < d; j++)
            v[j] = q[j] + b[j];
    }
}

// CG on (I − J) v = b, J symmetric, or with a transposed product on (I − J)(I − Jᵀ) v = (I − J) b. scratch: 4 d.
INLINED void conjugate_gradients(linear_map apply, linear_map transposed, void *problem, int d, const double *restrict b, double *restrict v, double *restrict scratch)
{
    double *restrict r = scratch, *restrict p = r + d, *restrict q = p + d, *restrict u = q + d;
    if (transposed)
        apply(problem, b, q);
    double square = 0;
    for (int j = 0; j < d; j++) {
        double h = transposed ? b[j] - q[j] : b[j];
        r[j] = p[j] = h;
        v[j] = 0;
        square += h * h;
    }
    for (int k = 0; k < CONJUGATE_PRODUCTS && square > 0; k++) {
        double curvature = 0, next = 0;
        if (transposed) {
            transposed(problem, p, u);
            for (int j = 0; j < d; j++)
                u[j] = p[j] - u[j];
            apply(problem, u, q);
            for (int j = 0; j < d; j++) {
                q[j] = u[j] - q[j];
                curvature += p[j] * q[j];
            }
        } else {
            apply(problem, p, q);
            for (int j = 0; j < d; j++) {
                q[j] = p[j] - q[j];
                curvature += p[j] * q[j];
            }
        }
        double alpha = square / curvature;
        for (int j = 0; j < d; j++) {
            v[j] += alpha * p[j];
            r[j] -= alpha * q[j];
            next += r[j] * r[j];
        }
        double beta = next / square;
        square = next;
        for (int j = 0; j < d; j++)
            p[j] = r[j] + beta * p[j];
    }
}
