// p2: w ← w − η(K w + exp(λ) ∘ w − y), K symmetric; ∂₁Φ is symmetric and constant.
#include "kernels.h"

// a = Kᵥᵀ (Kᵥ w − yᵥ) / n, one pass over Kᵥ.
static void objective_gradient(const double *restrict k, const double *restrict y, int n, const double *restrict w, double *restrict q, double *restrict a)
{
    double scale = 1.0 / n;
#ifdef USE_BLAS
    product(k, n, n, w, q);
    for (int j = 0; j < n; j++)
        q[j] = (q[j] - y[j]) * scale;
    transposed_product(k, n, n, q, a);
#else
    (void)q;
    memset(a, 0, sizeof(double) * (size_t)n);
    int i = 0;
    double z[8];
    for (; i + 8 <= n; i += 8) {
        dot8(k + (size_t)i * n, w, n, z);
        for (int r = 0; r < 8; r++)
            z[r] = (z[r] - y[i + r]) * scale;
        add8(k + (size_t)i * n, z, n, a, NOWHERE, 0);
    }
    for (; i < n; i++)
        add((dot(k + (size_t)i * n, w, n) - y[i]) * scale, k + (size_t)i * n, n, a);
#endif
}

API long linear_workspace(const int *sizes)
{
    return (STEPS + 1) * (long)sizes[0] + 12l * sizes[0];
}

// sizes: n. data: K, y, K of the validation, y of the validation, η. hyper: λ, n.
API void linear_run(int method, const int *sizes, double *const *data, const double *restrict lambda, double *restrict workspace, double *restrict out)
{
    int n = sizes[0];
    const double *k = data[0], *y = data[1];
    double eta = data[4][0];
    double *states = workspace, *q = states + (STEPS + 1) * (size_t)n, *e = q + n, *a = e + n, *g = a + n, *p = g + n, *r = p + n, *v = r + n;
    for (int j = 0; j < n; j++)
        e[j] = exp(lambda[j]);
    int unrolled = method == REVERSE_UNROLLED;
    double *w = states;
    memset(w, 0, sizeof(double) * (size_t)n);
    for (int t = 0; t < STEPS; t++) {
        double *next = unrolled ? w + n : w;
        product(k, n, n, w, q);
        for (int j = 0; j < n; j++)
            next[j] = w[j] - eta * (q[j] + e[j] * w[j] - y[j]);
        w = next;
    }
    if (method == FORWARD) {
        memcpy(out, w, sizeof(double) * (size_t)n);
        return;
    }
    objective_gradient(data[2], data[3], n, w, q, a);
    if (unrolled) {
        memset(g, 0, sizeof(double) * (size_t)n);
        for (int t = STEPS - 1; t >= 0; t--) {
            w -= n;
            if (t > 0)
                product(k, n, n, a, q);
            for (int j = 0; j < n; j++) {
                g[j] += w[j] * a[j];
                a[j] -= eta * (q[j] + e[j] * a[j]);
            }
        }
        for (int j = 0; j < n; j++)
            out[j] = -eta * e[j] * g[j];
        return;
    }
    if (method == FIXED_POINT) {
        memcpy(v, a, sizeof(double) * (size_t)n);
        for (int i = 1; i < FIXED_POINT_PRODUCTS; i++) {
            product(k, n, n, v, q);
            for (int j = 0; j < n; j++)
                v[j] = v[j] - eta * (q[j] + e[j] * v[j]) + a[j];
        }
    } else {
        double square = 0;
        for (int j = 0; j < n; j++) {
            v[j] = 0;
            r[j] = p[j] = a[j];
            square += a[j] * a[j];
        }
        for (int i = 0; i < CONJUGATE_PRODUCTS; i++) {
            product(k, n, n, p, q);
            double curvature = 0, next = 0;
            for (int j = 0; j < n; j++) {
                q[j] = eta * (q[j] + e[j] * p[j]);
                curvature += p[j] * q[j];
            }
            double alpha = square / curvature;
            for (int j = 0; j < n; j++) {
                v[j] += alpha * p[j];
                r[j] -= alpha * q[j];
                next += r[j] * r[j];
            }
            double beta = next / square;
            square = next;
            for (int j = 0; j < n; j++)
                p[j] = r[j] + beta * p[j];
        }
    }
    for (int j = 0; j < n; j++)
        out[j] = -eta * e[j] * w[j] * v[j];
}
