// p1: w ← w − η(∇(mean logistic loss) + exp(λ) ∘ w); ∂₁Φ = I − η(Xᵀ D X + diag exp λ) is symmetric.
#include "kernels.h"

// q = Xᵀ D X v, one pass over X.
static void curvature_product(const double *restrict x, int n, int d, const double *restrict c, const double *restrict v, double *restrict q, double *restrict z)
{
#ifdef USE_BLAS
    product(x, n, d, v, z);
    for (int i = 0; i < n; i++)
        z[i] *= c[i];
    transposed_product(x, n, d, z, q);
#else
    (void)z;
    memset(q, 0, sizeof(double) * (size_t)d);
    int i = 0;
    double tile[8];
    for (; i + 8 <= n; i += 8) {
        const double *rows = x + (size_t)i * d;
        dot8(rows, v, d, tile);
        for (int r = 0; r < 8; r++)
            tile[r] *= c[i + r];
        switch (following_batch((long)n * d, 8 * d)) {
        case TO_FIRST_LEVEL:
            add8(rows, tile, d, q, TO_FIRST_LEVEL, rows + 8 * (size_t)d);
            break;
        case TO_SECOND_LEVEL:
            add8(rows, tile, d, q, TO_SECOND_LEVEL, rows + 8 * (size_t)d);
            break;
        default:
            add8(rows, tile, d, q, NOWHERE, 0);
        }
    }
    for (; i < n; i++)
        add(c[i] * dot(x + (size_t)i * d, v, d), x + (size_t)i * d, d, q);
#endif
}

// q = Xᵀ c with cᵢ = −yᵢ s / n, s = 1/(1 + exp(yᵢ xᵢ·w)), unless q is null; curvature[i] = s(1 − s)/n, unless it is null.
// Batches of rows that stay in the first-level cache: all dots, one vector pass of exp, all updates.
static void loss_gradient(const double *restrict x, const double *restrict y, int n, int d, const double *restrict w, double *restrict q, double *restrict curvature, double *restrict z)
{
    double scale = 1.0 / n;
#ifdef USE_BLAS
    product(x, n, d, w, z);
    for (int i = 0; i < n; i++) {
        double s = 1 / (1 + exp(y[i] * z[i]));
        z[i] = -y[i] * s * scale;
        if (curvature)
            curvature[i] = s * (1 - s) * scale;
    }
    if (q)
        transposed_product(x, n, d, z, q);
#else
    (void)z;
    if (q)
        memset(q, 0, sizeof(double) * (size_t)d);
    double c[128] __attribute__((aligned(64))), s[128] __attribute__((aligned(64)));
    int batch = (3600 / d) & ~7, i = 0;
    batch = batch < 8 ? 8 : batch > 128 ? 128 : batch;
    while (i + 8 <= n) {
        int rows = (n - i) & ~7;
        if (rows > batch)
            rows = batch;
        for (int r = 0; r < rows; r += 8)
            dot8(x + (size_t)(i + r) * d, w, d, c + r);
        for (int r = 0; r < rows; r++) {
            s[r] = 1 / (1 + exp(y[i + r] * c[r]));
            c[r] = -y[i + r] * s[r] * scale;
        }
        if (curvature)
            for (int r = 0; r < rows; r++)
                curvature[i + r] = s[r] * (1 - s[r]) * scale;
        if (q) {
            const double *batch_rows = x + (size_t)i * d, *behind = batch_rows + (size_t)rows * d;
            switch (following_batch((long)n * d, (long)rows * d)) {
            case TO_FIRST_LEVEL:
                for (int r = 0; r < rows; r += 8)
                    add8(batch_rows + (size_t)r * d, c + r, d, q, TO_FIRST_LEVEL, behind + (size_t)r * d);
                break;
            case TO_SECOND_LEVEL:
                for (int r = 0; r < rows; r += 8)
                    add8(batch_rows + (size_t)r * d, c + r, d, q, TO_SECOND_LEVEL, behind + (size_t)r * d);
                break;
            default:
                for (int r = 0; r < rows; r += 8)
                    add8(batch_rows + (size_t)r * d, c + r, d, q, NOWHERE, 0);
            }
        }
        i += rows;
    }
    for (; i < n; i++) {
        double margin = dot(x + (size_t)i * d, w, d), sigmoid = 1 / (1 + exp(y[i] * margin));
        if (curvature)
            curvature[i] = sigmoid * (1 - sigmoid) * scale;
        if (q)
            add(-y[i] * sigmoid * scale, x + (size_t)i * d, d, q);
    }
#endif
}

API long logistic_workspace(const int *sizes)
{
    long n = sizes[0], d = sizes[1];
    return (STEPS + 1) * d + STEPS * n + 12 * d + 4 * n;
}

// sizes: n, d. data: X, y, X of the validation, y of the validation, η. hyper: λ, d.
API void logistic_run(int method, const int *sizes, double *const *data, const double *restrict lambda, double *restrict workspace, double *restrict out)
{
    int n = sizes[0], d = sizes[1];
    const double *x = data[0], *y = data[1];
    double eta = data[4][0];
    double *states = workspace, *curvatures = states + (STEPS + 1) * (size_t)d, *q = curvatures + STEPS * (size_t)n, *e = q + d, *a = e + d, *g = a + d, *p = g + d,
           *r = p + d, *v = r + d, *c = v + d, *z = c + n;
    for (int j = 0; j < d; j++)
        e[j] = exp(lambda[j]);
    int unrolled = method == REVERSE_UNROLLED;
    double *w = states;
    memset(w, 0, sizeof(double) * (size_t)d);
    for (int t = 0; t < STEPS; t++) {
        double *next = unrolled ? w + d : w;
        loss_gradient(x, y, n, d, w, q, unrolled ? curvatures + (size_t)t * n : 0, z);
        for (int j = 0; j < d; j++)
            next[j] = w[j] - eta * (q[j] + e[j] * w[j]);
        w = next;
    }
    if (method == FORWARD) {
        memcpy(out, w, sizeof(double) * (size_t)d);
        return;
    }
    loss_gradient(data[2], data[3], n, d, w, a, 0, z);
    if (unrolled) {
        memset(g, 0, sizeof(double) * (size_t)d);
        for (int t = STEPS - 1; t >= 0; t--) {
            w -= d;
            if (t > 0)
                curvature_product(x, n, d, curvatures + (size_t)t * n, a, q, z);
            for (int j = 0; j < d; j++) {
                g[j] += w[j] * a[j];
                a[j] -= eta * (q[j] + e[j] * a[j]);
            }
        }
        for (int j = 0; j < d; j++)
            out[j] = -eta * e[j] * g[j];
        return;
    }
    loss_gradient(x, y, n, d, w, 0, c, z);
    if (method == FIXED_POINT) {
        memcpy(v, a, sizeof(double) * (size_t)d);
        for (int k = 1; k < FIXED_POINT_PRODUCTS; k++) {
            curvature_product(x, n, d, c, v, q, z);
            for (int j = 0; j < d; j++)
                v[j] = v[j] - eta * (q[j] + e[j] * v[j]) + a[j];
        }
    } else {
        double square = 0;
        for (int j = 0; j < d; j++) {
            v[j] = 0;
            r[j] = p[j] = a[j];
            square += a[j] * a[j];
        }
        for (int k = 0; k < CONJUGATE_PRODUCTS; k++) {
            curvature_product(x, n, d, c, p, q, z);
            double curvature = 0, next = 0;
            for (int j = 0; j < d; j++) {
                q[j] = eta * (q[j] + e[j] * p[j]);
                curvature += p[j] * q[j];
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
    for (int j = 0; j < d; j++)
        out[j] = -eta * e[j] * w[j] * v[j];
}
