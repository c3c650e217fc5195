// w ← w + η(f + Δw − exp(λ) ∘ w) on a periodic grid, five points; ∂₁Φ is symmetric and constant.
#include "implicit.h"

typedef struct {
    int side;
    double eta;
    const double *diagonal; // 1 − η(4 + exp λ)
} grid;

// o = J v.
static inline void apply(void *problem, const double *restrict v, double *restrict o)
{
    const grid *g = problem;
    int m = g->side;
    double eta = g->eta;
    for (int i = 0; i < m; i++) {
        const double *row = v + (size_t)i * m, *above = v + (size_t)(i == 0 ? m - 1 : i - 1) * m, *below = v + (size_t)(i == m - 1 ? 0 : i + 1) * m;
        const double *diagonal = g->diagonal + (size_t)i * m;
        double *restrict target = o + (size_t)i * m;
        for (int j = 1; j < m - 1; j++)
            target[j] = diagonal[j] * row[j] + eta * (above[j] + below[j] + row[j - 1] + row[j + 1]);
        target[0] = diagonal[0] * row[0] + eta * (above[0] + below[0] + row[m - 1] + row[1]);
        target[m - 1] = diagonal[m - 1] * row[m - 1] + eta * (above[m - 1] + below[m - 1] + row[m - 2] + row[0]);
    }
}

API long stencil_workspace(const int *sizes)
{
    long n = (long)sizes[0] * sizes[0];
    return (STEPS + 1) * n + 12 * n;
}

// sizes: side. data: f, target, η. hyper: λ, side².
API void stencil_run(int method, const int *sizes, double *const *data, const double *restrict lambda, double *restrict workspace, double *restrict out)
{
    int m = sizes[0], n = m * m;
    const double *f = data[0], *target = data[1];
    double eta = data[2][0];
    double *states = workspace, *e = states + (STEPS + 1) * (size_t)n, *diagonal = e + n, *right = diagonal + n, *a = right + n, *b = a + n, *v = b + n, *scratch = v + n;
    for (int k = 0; k < n; k++) {
        e[k] = exp(lambda[k]);
        diagonal[k] = 1 - eta * (4 + e[k]);
        right[k] = eta * f[k];
    }
    grid g = {m, eta, diagonal};
    int unrolled = method == REVERSE_UNROLLED;
    double *w = states, *other = states + n;
    memset(w, 0, sizeof(double) * (size_t)n);
    for (int t = 0; t < STEPS; t++) {
        double *next = unrolled ? w + n : other;
        apply(&g, w, next);
        for (int k = 0; k < n; k++)
            next[k] += right[k];
        other = w;
        w = next;
    }
    if (method == FORWARD) {
        memcpy(out, w, sizeof(double) * (size_t)n);
        return;
    }
    for (int k = 0; k < n; k++)
        b[k] = w[k] - target[k];
    if (unrolled) {
        memset(v, 0, sizeof(double) * (size_t)n);
        for (int t = STEPS - 1; t >= 0; t--) {
            w -= n;
            for (int k = 0; k < n; k++)
                v[k] += w[k] * b[k];
            if (t > 0)
                apply(&g, b, a);
            double *swap = a;
            a = b, b = swap;
        }
        for (int k = 0; k < n; k++)
            out[k] = -eta * e[k] * v[k];
        return;
    }
    if (method == FIXED_POINT)
        fixed_point(apply, &g, n, b, v, a);
    else
        conjugate_gradients(apply, 0, &g, n, b, v, scratch);
    for (int k = 0; k < n; k++)
        out[k] = -eta * e[k] * w[k] * v[k];
}
