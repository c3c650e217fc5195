// p3: w ← tanh(A w + B x + c); ∂₁Φ = D A with D = 1 − tanh², not symmetric. Bx + c is computed once a solve.
#include "kernels.h"

API long equilibrium_workspace(const int *sizes)
{
    return (STEPS + 2) * (long)sizes[0] * 2 + 16l * sizes[0];
}

// sizes: d. data: x, target. hyper: A, B, c.
API void equilibrium_run(int method, const int *sizes, double *const *data, const double *restrict hyper, double *restrict workspace, double *restrict out)
{
    int d = sizes[0];
    size_t square_size = (size_t)d * d;
    const double *matrix = hyper, *input_matrix = hyper + square_size, *bias = input_matrix + square_size, *x = data[0], *target = data[1];
    double *states = workspace, *adjoints = states + (STEPS + 1) * (size_t)d, *b = adjoints + (STEPS + 1) * (size_t)d, *q = b + d, *g = q + d, *p = g + d, *r = p + d,
           *s = r + d, *slope = s + d, *v = slope + d, *u = v + d;
    product(input_matrix, d, d, x, b);
    for (int j = 0; j < d; j++)
        b[j] += bias[j];
    int unrolled = method == REVERSE_UNROLLED;
    double *w = states;
    memset(w, 0, sizeof(double) * (size_t)d);
    for (int t = 0; t < STEPS; t++) {
        double *next = unrolled ? w + d : w;
        product(matrix, d, d, w, q);
        for (int j = 0; j < d; j++)
            next[j] = tanh(q[j] + b[j]);
        w = next;
    }
    if (method == FORWARD) {
        memcpy(out, w, sizeof(double) * (size_t)d);
        return;
    }
    for (int j = 0; j < d; j++)
        g[j] = w[j] - target[j];
    double *matrix_gradient = out, *input_gradient = out + square_size, *bias_gradient = input_gradient + square_size;
    if (unrolled) {
        memset(r, 0, sizeof(double) * (size_t)d);
        for (int t = STEPS - 1; t >= 0; t--) {
            double *z = adjoints + (size_t)t * d;
            for (int j = 0; j < d; j++) {
                z[j] = g[j] * (1 - w[j] * w[j]);
                r[j] += z[j];
            }
            w -= d;
            if (t > 0)
                transposed_product(matrix, d, d, z, g);
        }
        collected_product(adjoints, states, STEPS, d, d, matrix_gradient);
    } else {
        product(matrix, d, d, w, q);
        for (int j = 0; j < d; j++) {
            double h = tanh(q[j] + b[j]);
            slope[j] = 1 - h * h;
        }
        if (method == FIXED_POINT) {
            memcpy(v, g, sizeof(double) * (size_t)d);
            for (int k = 1; k < FIXED_POINT_PRODUCTS; k++) {
                for (int j = 0; j < d; j++)
                    q[j] = slope[j] * v[j];
                transposed_product(matrix, d, d, q, v);
                for (int j = 0; j < d; j++)
                    v[j] += g[j];
            }
        } else {
            // CG on (I − J)(I − Jᵀ) v = (I − J) g.
            product(matrix, d, d, g, q);
            double square = 0;
            for (int j = 0; j < d; j++) {
                double h = g[j] - slope[j] * q[j];
                r[j] = s[j] = h;
                v[j] = 0;
                square += h * h;
            }
            for (int k = 0; k < CONJUGATE_PRODUCTS; k++) {
                for (int j = 0; j < d; j++)
                    q[j] = slope[j] * s[j];
                transposed_product(matrix, d, d, q, u);
                for (int j = 0; j < d; j++)
                    u[j] = s[j] - u[j];
                product(matrix, d, d, u, q);
                double curvature = 0, next = 0;
                for (int j = 0; j < d; j++) {
                    q[j] = u[j] - slope[j] * q[j];
                    curvature += s[j] * q[j];
                }
                double alpha = square / curvature;
                for (int j = 0; j < d; j++) {
                    v[j] += alpha * s[j];
                    r[j] -= alpha * q[j];
                    next += r[j] * r[j];
                }
                double beta = next / square;
                square = next;
                for (int j = 0; j < d; j++)
                    s[j] = r[j] + beta * s[j];
            }
        }
        for (int j = 0; j < d; j++)
            r[j] = slope[j] * v[j];
        for (int i = 0; i < d; i++) {
            double z = r[i];
            double *restrict o = matrix_gradient + (size_t)i * d;
            for (int j = 0; j < d; j++)
                o[j] = z * w[j];
        }
    }
    for (int i = 0; i < d; i++) {
        double z = r[i];
        double *restrict o = input_gradient + (size_t)i * d;
        for (int j = 0; j < d; j++)
            o[j] = z * x[j];
        bias_gradient[i] = z;
    }
}
