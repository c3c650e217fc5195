using System;

namespace Imaging
{
    public readonly struct Rgb
    {
        public readonly float R, G, B;
        public Rgb(float r, float g, float b) { R = r; G = g; B = b; }
        public float Luma => 0.2126f * R + 0.7152f * G + 0.0722f * B;
        public static Rgb operator +(Rgb a, Rgb b) => new Rgb(a.R + b.R, a.G + b.G, a.B + b.B);
        public static Rgb operator *(float s, Rgb a) => new Rgb(s * a.R, s * a.G, s * a.B);
    }

    public static class ImageOps
    {
        public static float[] GaussianKernel(float sigma, int radius)
        {
            var k = new float[2 * radius + 1];
            float sum = 0;
            for (int i = -radius; i <= radius; i++)
                sum += k[i + radius] = MathF.Exp(-i * i / (2 * sigma * sigma));
            for (int i = 0; i < k.Length; i++)
                k[i] /= sum;
            return k;
        }

        public static void Blur(float[] src, float[] dst, int width, int height, float sigma)
        {
            float[] kernel = GaussianKernel(sigma, 2);
            float[] tmp = new float[width * height];
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++)
                {
                    float acc = 0;
                    for (int i = -2; i <= 2; i++)
                        acc += kernel[i + 2] * src[y * width + Math.Clamp(x + i, 0, width - 1)];
                    tmp[y * width + x] = acc;
                }
            for (int y = 0; y < height; y++)
                for (int x = 0; x < width; x++)
                {
                    float acc = 0;
                    for (int i = -2; i <= 2; i++)
                        acc += kernel[i + 2] * tmp[Math.Clamp(y + i, 0, height - 1) * width + x];
                    dst[y * width + x] = acc;
                }
        }

        public static double Bilinear(double[,] image, double x, double y)
        {
            int w = image.GetLength(1), h = image.GetLength(0);
            int x0 = (int)Math.Floor(x), y0 = (int)Math.Floor(y);
            if (x0 < 0 || y0 < 0 || x0 + 1 >= w || y0 + 1 >= h) return 0;
            double fx = x - x0, fy = y - y0;
            return (1 - fy) * ((1 - fx) * image[y0, x0] + fx * image[y0, x0 + 1]) + fy * ((1 - fx) * image[y0 + 1, x0] + fx * image[y0 + 1, x0 + 1]);
        }

        public static double BilateralAt(double[] img, int width, int cx, int cy, double sigmaS, double sigmaR)
        {
            int height = img.Length / width;
            double sum = 0, weight = 0, center = img[Math.Min(cy, height - 1) * width + Math.Min(cx, width - 1)];
            for (int y = Math.Max(0, cy - 1); y <= Math.Min(height - 1, cy + 1); y++)
            {
                for (int x = Math.Max(0, cx - 1); x <= Math.Min(width - 1, cx + 1); x++)
                {
                    double v = img[y * width + x], ds = (x - cx) * (x - cx) + (y - cy) * (y - cy), dr = v - center;
                    double w = Math.Exp(-ds / (2 * sigmaS * sigmaS) - dr * dr / (2 * sigmaR * sigmaR));
                    sum += w * v;
                    weight += w;
                }
            }
            return sum / weight;
        }

        public static void RgbToHsv(double r, double g, double b, out double h, out double s, out double v)
        {
            double max = Math.Max(r, Math.Max(g, b)), min = Math.Min(r, Math.Min(g, b)), delta = max - min;
            v = max;
            s = max == 0 ? 0 : delta / max;
            if (delta == 0) { h = 0; return; }
            if (max == r) h = 60 * ((g - b) / delta % 6);
            else if (max == g) h = 60 * ((b - r) / delta + 2);
            else h = 60 * ((r - g) / delta + 4);
            if (h < 0) h += 360;
        }

        public static (double r, double g, double b) HsvToRgb(double h, double s, double v)
        {
            double c = v * s, hp = h / 60, x = c * (1 - Math.Abs(hp % 2 - 1)), m = v - c;
            var (r, g, b) = hp switch
            {
                < 1 => (c, x, 0.0),
                < 2 => (x, c, 0.0),
                < 3 => (0.0, c, x),
                < 4 => (0.0, x, c),
                < 5 => (x, 0.0, c),
                _ => (c, 0.0, x),
            };
            return (r + m, g + m, b + m);
        }

        public static double SrgbToLinear(double c) => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);

        public static Rgb Blend(Rgb a, Rgb b, float t) => (1 - t) * a + t * b;

        public static Rgb MeanColor(Rgb[] pixels)
        {
            var sum = new Rgb(0, 0, 0);
            foreach (var p in pixels) sum += p;
            return 1f / pixels.Length * sum;
        }

        public static void Sobel(double[] img, int width, double[] magnitude)
        {
            int height = img.Length / width;
            int[] kx = { -1, 0, 1, -2, 0, 2, -1, 0, 1 };
            for (int y = 1; y < height - 1; y++)
            {
                for (int x = 1; x < width - 1; x++)
                {
                    double gx = 0, gy = 0;
                    for (int j = 0; j < 3; j++)
                        for (int i = 0; i < 3; i++)
                        {
                            double v = img[(y + j - 1) * width + x + i - 1];
                            gx += kx[j * 3 + i] * v;
                            gy += kx[i * 3 + j] * v;
                        }
                    magnitude[y * width + x] = Math.Sqrt(gx * gx + gy * gy + 1e-6);
                }
            }
        }

        public static double Ssim(double[] a, double[] b)
        {
            int n = Math.Min(a.Length, b.Length);
            double ma = 0, mb = 0, va = 0, vb = 0, cov = 0;
            for (int i = 0; i < n; i++) { ma += a[i] / n; mb += b[i] / n; }
            for (int i = 0; i < n; i++)
            {
                va += (a[i] - ma) * (a[i] - ma) / n;
                vb += (b[i] - mb) * (b[i] - mb) / n;
                cov += (a[i] - ma) * (b[i] - mb) / n;
            }
            const double c1 = 0.0001, c2 = 0.0009;
            return (2 * ma * mb + c1) * (2 * cov + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
        }

        public static double Otsu(double[] histogram)
        {
            double total = 0, sum = 0;
            for (int i = 0; i < histogram.Length; i++)
            {
                total += histogram[i];
                sum += i * histogram[i];
            }
            double sumB = 0, wB = 0, best = 0;
            for (int t = 0; t < histogram.Length; t++)
            {
                wB += histogram[t];
                if (wB == 0) continue;
                double wF = total - wB;
                if (wF <= 1e-9) break;
                sumB += t * histogram[t];
                double mB = sumB / wB, mF = (sum - sumB) / wF, between = wB * wF * (mB - mF) * (mB - mF);
                if (between > best) best = between;
            }
            return best;
        }
    }
}
