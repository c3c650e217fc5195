// H ← tanh(H Aᵀ + X), a row a sample. States are kept transposed, a column a sample: then both products with A are products by collected rows.
#include "implicit.h"

typedef struct {
    int samples, size;
    const double *matrix, *transposed, *slope;
    double *z;
} batch;

static void transpose(const double *restrict a, int rows, int columns, double *restrict o)
{
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
            o[(size_t)j * rows + i] = a[(size_t)i * columns + j];
}

static inline void apply(void *problem, const double *restrict v, double *restrict o)
{
    const batch *b = problem;
    collected_product(b->transposed, v, b->size, b->size, b->samples, o);
    for (int k = 0; k < b->size * b->samples; k++)
        o[k] *= b->slope[k];
}

static inline void apply_transposed(void *problem, const double *restrict v, double *restrict o)
{
    const batch *b = problem;
    for (int k = 0; k < b->size * b->samples; k++)
        b->z[k] = b->slope[k] * v[k];
    collected_product(b->matrix, b->z, b->size, b->size, b->samples, o);
}

API long batch_workspace(const int *sizes)
{
    long samples = sizes[0], size = sizes[1];
    return 2 * (STEPS + 1) * samples * size + 14 * samples * size + size * size;
}

// sizes: samples, size. data: X, target. hyper: A.
API void batch_run(int method, const int *sizes, double *const *data, const double *restrict matrix, double *restrict workspace, double *restrict out)
{
    int samples = sizes[0], size = sizes[1], n = samples * size;
    double *trajectory = workspace, *adjoints = trajectory + (STEPS + 1) * (size_t)n, *transposed = adjoints + (STEPS + 1) * (size_t)n, *x = transposed + (size_t)size * size, *z = x + n,
           *slope = z + n, *b = slope + n, *a = b + n, *v = a + n, *w = v + n, *other = w + n, *scratch = other + n;
    batch problem = {samples, size, matrix, transposed, slope, z};
    transpose(matrix, size, size, transposed);
    transpose(data[0], samples, size, x);
    int unrolled = method == REVERSE_UNROLLED;
    memset(w, 0, sizeof(double) * (size_t)n);
    for (int t = 0; t < STEPS; t++) {
        if (unrolled)
            transpose(w, size, samples, trajectory + (size_t)t * n);
        collected_product(transposed, w, size, size, samples, z);
        for (int k = 0; k < n; k++)
            other[k] = tanh(z[k] + x[k]);
        double *swap = w;
        w = other, other = swap;
    }
    if (method == FORWARD) {
        transpose(w, size, samples, out);
        return;
    }
    transpose(data[1], samples, size, b);
    for (int k = 0; k < n; k++)
        b[k] = w[k] - b[k];
    if (unrolled) {
        // Adjoints and states a row a sample, collected over the steps: A̅ = Σ zᵀ h is one product.
        for (int t = STEPS - 1; t >= 0; t--) {
            for (int k = 0; k < n; k++)
                z[k] = b[k] * (1 - w[k] * w[k]);
            transpose(z, size, samples, adjoints + (size_t)t * n);
            if (t > 0)
                collected_product(matrix, z, size, size, samples, b);
            transpose(trajectory + (size_t)t * n, samples, size, w);
        }
        collected_product(adjoints, trajectory, STEPS * samples, size, size, out);
        return;
    }
    collected_product(transposed, w, size, size, samples, z);
    for (int k = 0; k < n; k++) {
        double h = tanh(z[k] + x[k]);
        slope[k] = 1 - h * h;
    }
    if (method == FIXED_POINT)
        fixed_point(apply_transposed, &problem, n, b, v, a);
    else
        conjugate_gradients(apply, apply_transposed, &problem, n, b, v, scratch);
    for (int k = 0; k < n; k++)
        a[k] = slope[k] * v[k];
    transpose(a, size, samples, z);
    transpose(w, size, samples, other);
    collected_product(z, other, samples, size, size, out);
}
