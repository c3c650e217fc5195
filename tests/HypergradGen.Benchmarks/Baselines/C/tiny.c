// p4: w ← (l₀ + l₁ sin w₁, l₂ exp(−w₀) + l₄ w₂, l₃/(1 + w₀²) + l₅ tanh w₁), three numbers in registers.
#include "kernels.h"

// The partial derivatives that are not constant, and the values that the hyperparameters multiply.
typedef struct {
    double by01, by10, by20, by21, sine, exponential, inverse, hyperbolic, w2;
} linearisation;

static inline void step(double *w, const double *l, linearisation *at)
{
    double w0 = w[0], w1 = w[1], w2 = w[2];
    double sine = sin(w1), cosine = cos(w1), exponential = exp(-w0), inverse = 1 / (1 + w0 * w0), hyperbolic = tanh(w1);
    if (at)
        *at = (linearisation){l[1] * cosine, -l[2] * exponential, -2 * l[3] * w0 * inverse * inverse, l[5] * (1 - hyperbolic * hyperbolic),
                              sine, exponential, inverse, hyperbolic, w2};
    w[0] = l[0] + l[1] * sine;
    w[1] = l[2] * exponential + l[4] * w2;
    w[2] = l[3] * inverse + l[5] * hyperbolic;
}

API long tiny_workspace(const int *sizes)
{
    (void)sizes;
    return STEPS * (long)(sizeof(linearisation) / sizeof(double));
}

// sizes: none. data: target. hyper: l, 6.
API void tiny_run(int method, const int *sizes, double *const *data, const double *restrict l, double *restrict workspace, double *restrict out)
{
    (void)sizes;
    const double *target = data[0];
    double w[3] = {0, 0, 0};
    linearisation *tape = (linearisation *)workspace;
    if (method == REVERSE_UNROLLED)
        for (int t = 0; t < STEPS; t++)
            step(w, l, tape + t);
    else
        for (int t = 0; t < STEPS; t++)
            step(w, l, 0);
    if (method == FORWARD) {
        out[0] = w[0], out[1] = w[1], out[2] = w[2];
        return;
    }
    double g0 = w[0] - target[0], g1 = w[1] - target[1], g2 = w[2] - target[2];
    double a0 = g0, a1 = g1, a2 = g2;
    if (method == REVERSE_UNROLLED) {
        double h0 = 0, h1 = 0, h2 = 0, h3 = 0, h4 = 0, h5 = 0;
        for (int t = STEPS - 1; t >= 0; t--) {
            linearisation *at = tape + t;
            h0 += a0, h1 += at->sine * a0, h2 += at->exponential * a1, h3 += at->inverse * a2, h4 += at->w2 * a1, h5 += at->hyperbolic * a2;
            double b0 = at->by10 * a1 + at->by20 * a2, b1 = at->by01 * a0 + at->by21 * a2, b2 = l[4] * a1;
            a0 = b0, a1 = b1, a2 = b2;
        }
        out[0] = h0, out[1] = h1, out[2] = h2, out[3] = h3, out[4] = h4, out[5] = h5;
        return;
    }
    linearisation at;
    step(w, l, &at);
    if (method == FIXED_POINT) {
        for (int k = 1; k < FIXED_POINT_PRODUCTS; k++) {
            double b0 = at.by10 * a1 + at.by20 * a2 + g0, b1 = at.by01 * a0 + at.by21 * a2 + g1, b2 = l[4] * a1 + g2;
            a0 = b0, a1 = b1, a2 = b2;
        }
    } else {
        double p0 = g0 - at.by01 * g1, p1 = g1 - (at.by10 * g0 + l[4] * g2), p2 = g2 - (at.by20 * g0 + at.by21 * g1);
        double r0 = p0, r1 = p1, r2 = p2, v0 = 0, v1 = 0, v2 = 0, square = r0 * r0 + r1 * r1 + r2 * r2;
        for (int k = 0; k < CONJUGATE_PRODUCTS; k++) {
            if (square < 1e-200)
                break;
            double u0 = p0 - (at.by10 * p1 + at.by20 * p2), u1 = p1 - (at.by01 * p0 + at.by21 * p2), u2 = p2 - l[4] * p1;
            double q0 = u0 - at.by01 * u1, q1 = u1 - (at.by10 * u0 + l[4] * u2), q2 = u2 - (at.by20 * u0 + at.by21 * u1);
            double alpha = square / (p0 * q0 + p1 * q1 + p2 * q2);
            v0 += alpha * p0, v1 += alpha * p1, v2 += alpha * p2;
            r0 -= alpha * q0, r1 -= alpha * q1, r2 -= alpha * q2;
            double next = r0 * r0 + r1 * r1 + r2 * r2, beta = next / square;
            square = next;
            p0 = r0 + beta * p0, p1 = r1 + beta * p1, p2 = r2 + beta * p2;
        }
        a0 = v0, a1 = v1, a2 = v2;
    }
    out[0] = a0, out[1] = at.sine * a0, out[2] = at.exponential * a1, out[3] = at.inverse * a2, out[4] = at.w2 * a1, out[5] = at.hyperbolic * a2;
}
