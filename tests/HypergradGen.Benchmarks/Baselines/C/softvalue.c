// V(s) ← log Σₐ exp(r(s, a) + γ P(s, a)·V); ∂₁Φ = γ Π P with the softmax weights Π, not symmetric.
#include "implicit.h"

typedef struct {
    int states, actions;
    double discount;
    const double *transitions, *weights;
    double *q;
} process;

static inline void apply(void *problem, const double *restrict v, double *restrict o)
{
    const process *p = problem;
    product(p->transitions, p->states * p->actions, p->states, v, p->q);
    for (int s = 0; s < p->states; s++)
        o[s] = p->discount * dot(p->weights + (size_t)s * p->actions, p->q + (size_t)s * p->actions, p->actions);
}

static inline void apply_transposed(void *problem, const double *restrict v, double *restrict o)
{
    const process *p = problem;
    for (int s = 0; s < p->states; s++)
        for (int a = 0; a < p->actions; a++)
            p->q[s * p->actions + a] = p->discount * p->weights[s * p->actions + a] * v[s];
    transposed_product(p->transitions, p->states * p->actions, p->states, p->q, o);
}

// next = Φ(w); the softmax weights where they are wanted. q is overwritten.
static void update(const process *p, const double *restrict rewards, const double *restrict w, double *restrict next, double *restrict weights)
{
    int rows = p->states * p->actions;
    double *q = p->q;
    product(p->transitions, rows, p->states, w, q);
    for (int s = 0; s < p->states; s++) {
        double largest = -INFINITY;
        for (int a = 0; a < p->actions; a++) {
            double *at = q + s * p->actions + a;
            *at = rewards[s * p->actions + a] + p->discount * *at;
            largest = *at > largest ? *at : largest;
        }
        for (int a = 0; a < p->actions; a++)
            q[s * p->actions + a] -= largest;
        next[s] = largest;
    }
    for (int i = 0; i < rows; i++)
        q[i] = exp(q[i]);
    for (int s = 0; s < p->states; s++) {
        double sum = 0;
        for (int a = 0; a < p->actions; a++)
            sum += q[s * p->actions + a];
        if (weights)
            for (int a = 0; a < p->actions; a++)
                weights[s * p->actions + a] = q[s * p->actions + a] / sum;
        next[s] += log(sum);
    }
}

API long softvalue_workspace(const int *sizes)
{
    long states = sizes[0], rows = states * sizes[1];
    return (STEPS + 1) * states + STEPS * rows + 4 * rows + 12 * states;
}

// sizes: states, actions. data: transitions (states · actions rows), target, discount. hyper: rewards.
API void softvalue_run(int method, const int *sizes, double *const *data, const double *restrict rewards, double *restrict workspace, double *restrict out)
{
    int states = sizes[0], actions = sizes[1], rows = states * actions;
    const double *target = data[1];
    double *trajectory = workspace, *tape = trajectory + (STEPS + 1) * (size_t)states, *q = tape + STEPS * (size_t)rows, *weights = q + rows, *b = weights + rows, *a = b + states,
           *v = a + states, *scratch = v + states;
    process p = {states, actions, data[2][0], data[0], weights, q};
    int unrolled = method == REVERSE_UNROLLED;
    double *w = trajectory, *other = a;
    memset(w, 0, sizeof(double) * (size_t)states);
    for (int t = 0; t < STEPS; t++) {
        double *next = unrolled ? w + states : other;
        update(&p, rewards, w, next, unrolled ? tape + (size_t)t * rows : 0);
        other = w;
        w = next;
    }
    if (method == FORWARD) {
        memcpy(out, w, sizeof(double) * (size_t)states);
        return;
    }
    for (int s = 0; s < states; s++)
        b[s] = w[s] - target[s];
    if (unrolled) {
        memset(out, 0, sizeof(double) * (size_t)rows);
        for (int t = STEPS - 1; t >= 0; t--) {
            const double *at = tape + (size_t)t * rows;
            for (int s = 0; s < states; s++)
                for (int k = 0; k < actions; k++) {
                    int i = s * actions + k;
                    double z = at[i] * b[s];
                    out[i] += z;
                    q[i] = p.discount * z;
                }
            if (t > 0)
                transposed_product(p.transitions, rows, states, q, b);
        }
        return;
    }
    update(&p, rewards, w, scratch, weights);
    if (method == FIXED_POINT)
        fixed_point(apply_transposed, &p, states, b, v, scratch);
    else
        conjugate_gradients(apply, apply_transposed, &p, states, b, v, scratch);
    for (int s = 0; s < states; s++)
        for (int k = 0; k < actions; k++)
            out[s * actions + k] = weights[s * actions + k] * v[s];
}
