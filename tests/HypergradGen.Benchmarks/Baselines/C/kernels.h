// The products that the yardstick's problems are made of, three ways: plain loops for gcc's vectoriser, AVX-512 intrinsics for the two tiles of
// eight rows (-DUSE_INTRINSICS), OpenBLAS for products with a matrix (-DUSE_BLAS). Matrices are row-major.
#pragma once
#include <math.h>
#include <stddef.h>
#include <string.h>
#ifdef USE_INTRINSICS
#include <immintrin.h>
#endif
#ifdef USE_BLAS
#include <cblas.h>
#endif

#define API __attribute__((visibility("default")))
#define STEPS 100              // t, applications of the map
#define FIXED_POINT_PRODUCTS 100
#define CONJUGATE_PRODUCTS 20  // steps of CG; of CGLS two products each

// What a run computes: the state, or the hypergradient by one of three methods.
enum { FORWARD, REVERSE_UNROLLED, FIXED_POINT, CONJUGATE };

typedef double vector8 __attribute__((vector_size(64), aligned(8)));

#define LOAD8(p) (*(const vector8 *)(p))
#define STORE8(p) (*(vector8 *)(p))

// A product with this many elements no longer fits the second-level cache beside its vectors: rows are tiled instead of columns blocked.
#define COLUMN_BLOCKED_BELOW (96 * 1024)
// Where the rows behind a batch are fetched to while it is added: nowhere where the first-level cache holds the matrix; into that cache where it holds two batches; and of a matrix
// beyond the second-level cache into that one, every second line, whose neighbour comes with it.
enum fetched { NOWHERE, TO_FIRST_LEVEL, TO_SECOND_LEVEL };

static inline enum fetched following_batch(long elements, long batch)
{
    if (elements > 128 * 1024)
        return batch <= 16 * 1024 ? TO_SECOND_LEVEL : NOWHERE;
    return elements > 6144 && batch <= 2560 ? TO_FIRST_LEVEL : NOWHERE;
}

#ifdef USE_INTRINSICS

static inline __attribute__((always_inline)) void sum_lanes8(const __m512d a[8], double *restrict z)
{
    __m512d b0 = _mm512_add_pd(_mm512_unpacklo_pd(a[0], a[1]), _mm512_unpackhi_pd(a[0], a[1]));
    __m512d b1 = _mm512_add_pd(_mm512_unpacklo_pd(a[2], a[3]), _mm512_unpackhi_pd(a[2], a[3]));
    __m512d b2 = _mm512_add_pd(_mm512_unpacklo_pd(a[4], a[5]), _mm512_unpackhi_pd(a[4], a[5]));
    __m512d b3 = _mm512_add_pd(_mm512_unpacklo_pd(a[6], a[7]), _mm512_unpackhi_pd(a[6], a[7]));
    __m512d c0 = _mm512_add_pd(_mm512_shuffle_f64x2(b0, b1, 0x88), _mm512_shuffle_f64x2(b0, b1, 0xdd));
    __m512d c1 = _mm512_add_pd(_mm512_shuffle_f64x2(b2, b3, 0x88), _mm512_shuffle_f64x2(b2, b3, 0xdd));
    _mm512_storeu_pd(z, _mm512_add_pd(_mm512_shuffle_f64x2(c0, c1, 0x88), _mm512_shuffle_f64x2(c0, c1, 0xdd)));
}

// z[r] = x_r · v for the eight rows at x, each d long.
static inline __attribute__((always_inline)) void dot8(const double *restrict x, const double *restrict v, int d, double *restrict z)
{
    __m512d a[8];
#pragma GCC unroll 8
    for (int r = 0; r < 8; r++)
        a[r] = _mm512_setzero_pd();
    int j = 0;
    for (; j + 8 <= d; j += 8) {
        __m512d w = _mm512_loadu_pd(v + j);
#pragma GCC unroll 8
        for (int r = 0; r < 8; r++)
            a[r] = _mm512_fmadd_pd(_mm512_loadu_pd(x + (size_t)r * d + j), w, a[r]);
    }
    if (j < d) {
        __mmask8 m = (1u << (d - j)) - 1;
        __m512d w = _mm512_maskz_loadu_pd(m, v + j);
#pragma GCC unroll 8
        for (int r = 0; r < 8; r++)
            a[r] = _mm512_fmadd_pd(_mm512_maskz_loadu_pd(m, x + (size_t)r * d + j), w, a[r]);
    }
    sum_lanes8(a, z);
}

// o += Σ_r c[r] x_r for the eight rows at x; the tile at following is fetched meanwhile.
static inline __attribute__((always_inline)) void add8(const double *restrict x, const double *restrict c, int d, double *restrict o, enum fetched fetched, const double *following)
{
    __m512d b[8];
#pragma GCC unroll 8
    for (int r = 0; r < 8; r++)
        b[r] = _mm512_set1_pd(c[r]);
    int j = 0;
    for (; j + 8 <= d; j += 8) {
        __m512d s = _mm512_loadu_pd(o + j), u = _mm512_mul_pd(b[4], _mm512_loadu_pd(x + (size_t)4 * d + j));
        if (fetched == TO_FIRST_LEVEL)
#pragma GCC unroll 8
            for (int k = 0; k < 8; k++)
                _mm_prefetch((const char *)(following + 8 * (size_t)j + 8 * k), _MM_HINT_T0);
        if (fetched == TO_SECOND_LEVEL)
#pragma GCC unroll 4
            for (int k = 0; k < 8; k += 2)
                _mm_prefetch((const char *)(following + 8 * (size_t)j + 8 * k), _MM_HINT_T1);
#pragma GCC unroll 4
        for (int r = 0; r < 4; r++) {
            s = _mm512_fmadd_pd(b[r], _mm512_loadu_pd(x + (size_t)r * d + j), s);
            if (r < 3)
                u = _mm512_fmadd_pd(b[r + 5], _mm512_loadu_pd(x + (size_t)(r + 5) * d + j), u);
        }
        _mm512_storeu_pd(o + j, _mm512_add_pd(s, u));
    }
    if (j < d) {
        __mmask8 m = (1u << (d - j)) - 1;
        __m512d s = _mm512_maskz_loadu_pd(m, o + j);
#pragma GCC unroll 8
        for (int r = 0; r < 8; r++)
            s = _mm512_fmadd_pd(b[r], _mm512_maskz_loadu_pd(m, x + (size_t)r * d + j), s);
        _mm512_mask_storeu_pd(o + j, m, s);
    }
}

#else

static inline void dot8(const double *restrict x, const double *restrict v, int d, double *restrict z)
{
    const double *x0 = x, *x1 = x0 + d, *x2 = x1 + d, *x3 = x2 + d, *x4 = x3 + d, *x5 = x4 + d, *x6 = x5 + d, *x7 = x6 + d;
    double a0 = 0, a1 = 0, a2 = 0, a3 = 0, a4 = 0, a5 = 0, a6 = 0, a7 = 0;
    for (int j = 0; j < d; j++) {
        double w = v[j];
        a0 += x0[j] * w;
        a1 += x1[j] * w;
        a2 += x2[j] * w;
        a3 += x3[j] * w;
        a4 += x4[j] * w;
        a5 += x5[j] * w;
        a6 += x6[j] * w;
        a7 += x7[j] * w;
    }
    z[0] = a0, z[1] = a1, z[2] = a2, z[3] = a3, z[4] = a4, z[5] = a5, z[6] = a6, z[7] = a7;
}

static inline void add8(const double *restrict x, const double *restrict c, int d, double *restrict o, enum fetched fetched, const double *following)
{
    (void)fetched, (void)following;
    const double *x0 = x, *x1 = x0 + d, *x2 = x1 + d, *x3 = x2 + d, *x4 = x3 + d, *x5 = x4 + d, *x6 = x5 + d, *x7 = x6 + d;
    double c0 = c[0], c1 = c[1], c2 = c[2], c3 = c[3], c4 = c[4], c5 = c[5], c6 = c[6], c7 = c[7];
    for (int j = 0; j < d; j++)
        o[j] += (c0 * x0[j] + c1 * x1[j]) + (c2 * x2[j] + c3 * x3[j]) + ((c4 * x4[j] + c5 * x5[j]) + (c6 * x6[j] + c7 * x7[j]));
}

#endif

static inline double dot(const double *restrict a, const double *restrict b, int d)
{
    double s = 0;
    for (int j = 0; j < d; j++)
        s += a[j] * b[j];
    return s;
}

static inline void add(double c, const double *restrict x, int d, double *restrict o)
{
    for (int j = 0; j < d; j++)
        o[j] += c * x[j];
}

// o = A v, A m × d.
static inline void product(const double *restrict a, int m, int d, const double *restrict v, double *restrict o)
{
#ifdef USE_BLAS
    cblas_dgemv(CblasRowMajor, CblasNoTrans, m, d, 1.0, a, d, v, 1, 0.0, o, 1);
#else
    int i = 0;
    for (; i + 8 <= m; i += 8)
        dot8(a + (size_t)i * d, v, d, o + i);
    for (; i < m; i++)
        o[i] = dot(a + (size_t)i * d, v, d);
#endif
}

// o = Aᵀ v, A m × d.
static inline void transposed_product(const double *restrict a, int m, int d, const double *restrict v, double *restrict o)
{
#ifdef USE_BLAS
    cblas_dgemv(CblasRowMajor, CblasTrans, m, d, 1.0, a, d, v, 1, 0.0, o, 1);
#else
    if ((long)m * d >= COLUMN_BLOCKED_BELOW) {
        memset(o, 0, sizeof(double) * (size_t)d);
        int i = 0;
        for (; i + 8 <= m; i += 8)
            add8(a + (size_t)i * d, v + i, d, o, NOWHERE, 0);
        for (; i < m; i++)
            add(v[i], a + (size_t)i * d, d, o);
        return;
    }
    int j = 0;
    for (; j + 32 <= d; j += 32) {
        vector8 a0 = {0}, a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
        const double *p = a + j;
        int i = 0;
        for (; i + 2 <= m; i += 2, p += 2 * (size_t)d) {
            double c = v[i], e = v[i + 1];
            const double *q = p + d;
            a0 += c * LOAD8(p), a1 += c * LOAD8(p + 8), a2 += c * LOAD8(p + 16), a3 += c * LOAD8(p + 24);
            b0 += e * LOAD8(q), b1 += e * LOAD8(q + 8), b2 += e * LOAD8(q + 16), b3 += e * LOAD8(q + 24);
        }
        if (i < m) {
            double c = v[i];
            a0 += c * LOAD8(p), a1 += c * LOAD8(p + 8), a2 += c * LOAD8(p + 16), a3 += c * LOAD8(p + 24);
        }
        STORE8(o + j) = a0 + b0, STORE8(o + j + 8) = a1 + b1, STORE8(o + j + 16) = a2 + b2, STORE8(o + j + 24) = a3 + b3;
    }
    for (; j + 8 <= d; j += 8) {
        vector8 a0 = {0}, a1 = a0, a2 = a0, a3 = a0;
        const double *p = a + j;
        int i = 0;
        for (; i + 4 <= m; i += 4, p += 4 * (size_t)d)
            a0 += v[i] * LOAD8(p), a1 += v[i + 1] * LOAD8(p + d), a2 += v[i + 2] * LOAD8(p + 2 * (size_t)d), a3 += v[i + 3] * LOAD8(p + 3 * (size_t)d);
        for (; i < m; i++, p += d)
            a0 += v[i] * LOAD8(p);
        STORE8(o + j) = (a0 + a1) + (a2 + a3);
    }
    for (; j < d; j++) {
        double s = 0;
        for (int i = 0; i < m; i++)
            s += v[i] * a[(size_t)i * d + j];
        o[j] = s;
    }
#endif
}

// C = Zᵀ W, Z t × m, W t × d, in blocks of registers, 8 × 24.
static inline void collected_product(const double *restrict z, const double *restrict w, int t, int m, int d, double *restrict c)
{
#ifdef USE_BLAS
    cblas_dgemm(CblasRowMajor, CblasTrans, CblasNoTrans, m, d, t, 1.0, z, m, w, d, 0.0, c, d);
#else
    int j = 0;
    for (; j + 24 <= d; j += 24) {
        int i = 0;
        for (; i + 8 <= m; i += 8) {
            vector8 a[8][3];
            for (int r = 0; r < 8; r++)
                for (int k = 0; k < 3; k++)
                    a[r][k] = (vector8){0};
            const double *p = z + i, *q = w + j;
            for (int s = 0; s < t; s++, p += m, q += d) {
                vector8 w0 = LOAD8(q), w1 = LOAD8(q + 8), w2 = LOAD8(q + 16);
#pragma GCC unroll 8
                for (int r = 0; r < 8; r++)
                    a[r][0] += p[r] * w0, a[r][1] += p[r] * w1, a[r][2] += p[r] * w2;
            }
            for (int r = 0; r < 8; r++)
                for (int k = 0; k < 3; k++)
                    STORE8(c + (size_t)(i + r) * d + j + 8 * k) = a[r][k];
        }
        for (; i < m; i++)
            for (int l = j; l < j + 24; l++) {
                double x = 0;
                for (int s = 0; s < t; s++)
                    x += z[(size_t)s * m + i] * w[(size_t)s * d + l];
                c[(size_t)i * d + l] = x;
            }
    }
    for (; j + 8 <= d; j += 8) {
        int i = 0;
        for (; i + 8 <= m; i += 8) {
            vector8 a[8];
            for (int r = 0; r < 8; r++)
                a[r] = (vector8){0};
            const double *p = z + i, *q = w + j;
            for (int s = 0; s < t; s++, p += m, q += d) {
                vector8 w0 = LOAD8(q);
#pragma GCC unroll 8
                for (int r = 0; r < 8; r++)
                    a[r] += p[r] * w0;
            }
            for (int r = 0; r < 8; r++)
                STORE8(c + (size_t)(i + r) * d + j) = a[r];
        }
        for (; i < m; i++)
            for (int l = j; l < j + 8; l++) {
                double x = 0;
                for (int s = 0; s < t; s++)
                    x += z[(size_t)s * m + i] * w[(size_t)s * d + l];
                c[(size_t)i * d + l] = x;
            }
    }
    for (; j < d; j++)
        for (int i = 0; i < m; i++) {
            double x = 0;
            for (int s = 0; s < t; s++)
                x += z[(size_t)s * m + i] * w[(size_t)s * d + j];
            c[(size_t)i * d + j] = x;
        }
#endif
}
