// w ← tanh(x + W w), W sparse in compressed rows, its elements the hyperparameters.
#include "implicit.h"

typedef struct {
    int n;
    const int *start, *neighbour;
    const double *weight, *slope;
    double *z;
} graph;

static inline void gather(const graph *g, const double *restrict v, double *restrict o)
{
    for (int i = 0; i < g->n; i++) {
        double s = 0;
        for (int e = g->start[i]; e < g->start[i + 1]; e++)
            s += g->weight[e] * v[g->neighbour[e]];
        o[i] = s;
    }
}

static inline void apply(void *problem, const double *restrict v, double *restrict o)
{
    const graph *g = problem;
    gather(g, v, o);
    for (int i = 0; i < g->n; i++)
        o[i] *= g->slope[i];
}

static inline void apply_transposed(void *problem, const double *restrict v, double *restrict o)
{
    const graph *g = problem;
    memset(o, 0, sizeof(double) * (size_t)g->n);
    for (int i = 0; i < g->n; i++) {
        double z = g->slope[i] * v[i];
        for (int e = g->start[i]; e < g->start[i + 1]; e++)
            o[g->neighbour[e]] += g->weight[e] * z;
    }
}

API long graph_workspace(const int *sizes)
{
    return (STEPS + 1) * (long)sizes[0] + 12l * sizes[0];
}

// sizes: n, number of edges, start of each node's edges (n + 1), neighbours. data: x, target. hyper: weights, one an edge.
API void graph_run(int method, const int *sizes, double *const *data, const double *restrict weight, double *restrict workspace, double *restrict out)
{
    int n = sizes[0], edges = sizes[1];
    const double *x = data[0], *target = data[1];
    double *states = workspace, *slope = states + (STEPS + 1) * (size_t)n, *z = slope + n, *a = z + n, *b = a + n, *v = b + n, *scratch = v + n;
    graph g = {n, sizes + 2, sizes + 3 + n, weight, slope, z};
    int unrolled = method == REVERSE_UNROLLED;
    double *w = states;
    memset(w, 0, sizeof(double) * (size_t)n);
    for (int t = 0; t < STEPS; t++) {
        double *next = unrolled ? w + n : w;
        gather(&g, w, z);
        for (int i = 0; i < n; i++)
            next[i] = tanh(z[i] + x[i]);
        w = next;
    }
    if (method == FORWARD) {
        memcpy(out, w, sizeof(double) * (size_t)n);
        return;
    }
    for (int i = 0; i < n; i++)
        b[i] = w[i] - target[i];
    if (unrolled) {
        memset(out, 0, sizeof(double) * (size_t)edges);
        for (int t = STEPS - 1; t >= 0; t--) {
            for (int i = 0; i < n; i++)
                z[i] = b[i] * (1 - w[i] * w[i]);
            w -= n;
            memset(a, 0, sizeof(double) * (size_t)n);
            for (int i = 0; i < n; i++)
                for (int e = g.start[i]; e < g.start[i + 1]; e++) {
                    int neighbour = g.neighbour[e];
                    out[e] += z[i] * w[neighbour];
                    a[neighbour] += weight[e] * z[i];
                }
            double *swap = a;
            a = b, b = swap;
        }
        return;
    }
    gather(&g, w, z);
    for (int i = 0; i < n; i++) {
        double h = tanh(z[i] + x[i]);
        slope[i] = 1 - h * h;
    }
    if (method == FIXED_POINT)
        fixed_point(apply_transposed, &g, n, b, v, a);
    else
        conjugate_gradients(apply, apply_transposed, &g, n, b, v, scratch);
    for (int i = 0; i < n; i++) {
        double s = slope[i] * v[i];
        for (int e = g.start[i]; e < g.start[i + 1]; e++)
            out[e] = s * w[g.neighbour[e]];
    }
}
