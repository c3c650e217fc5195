using System;

namespace Search
{
    public static class TreeSearch
    {
        /// <summary>Adaptive Simpson with an explicit depth.</summary>
        public static double Adaptive(double a, double b, double p, int depth)
        {
            double f(double x) => Math.Exp(-p * x * x) + 0.1 * Math.Sin(5 * x);
            double m = (a + b) / 2;
            double whole = (b - a) / 6 * (f(a) + 4 * f(m) + f(b));
            double l = (a + m) / 2, r = (m + b) / 2;
            double left = (m - a) / 6 * (f(a) + 4 * f(l) + f(m)), right = (b - m) / 6 * (f(m) + 4 * f(r) + f(b));
            if (depth <= 0 || Math.Abs(left + right - whole) < 1e-9)
                return left + right + (left + right - whole) / 15;
            return Adaptive(a, m, p, depth - 1) + Adaptive(m, b, p, depth - 1);
        }

        /// <summary>Barnes-Hut-like recursion over a sorted line of masses.</summary>
        public static double Force(double[] masses, double[] positions, int lo, int hi, double x, double theta)
        {
            if (hi - lo <= 1)
                return hi > lo ? masses[lo] / (0.1 + (positions[lo] - x) * (positions[lo] - x)) : 0;
            double m = 0, c = 0;
            for (int i = lo; i < hi; i++)
            {
                m += masses[i];
                c += masses[i] * positions[i];
            }
            c /= m;
            int mid = (lo + hi) / 2;
            if ((hi - lo) < theta * 10)
                return m / (0.1 + (c - x) * (c - x));
            return Force(masses, positions, lo, mid, x, theta) + Force(masses, positions, mid, hi, x, theta);
        }

        public static double TotalForce(double[] masses, double[] positions, double theta)
        {
            double total = 0;
            int i = 0, n = Math.Min(masses.Length, positions.Length);
            while (i < n)
            {
                total += Force(masses, positions, 0, n, positions[i], theta);
                i++;
            }
            return total;
        }

        /// <summary>Minimax over a game tree whose leaves are in an array; stops early at a good value.</summary>
        public static double Minimax(double[] leaves, int node, int depth, bool maximising)
        {
            if (depth == 0)
                return leaves[node % leaves.Length];
            double best = maximising ? double.NegativeInfinity : double.PositiveInfinity;
            for (int child = 0; child < 3; child++)
            {
                double v = Minimax(leaves, 3 * node + child, depth - 1, !maximising);
                best = maximising ? Math.Max(best, v) : Math.Min(best, v);
                if (maximising && best > 1e6) break;
            }
            return best;
        }

        public static double Continued(double x, int n)
        {
            while (n > 0)
            {
                if (n % 2 == 0)
                    return 1 / (1 + x * Continued(x, n - 1));
                n--;
            }
            return 1;
        }

        public static int Ackermann(int m, int n, double[] trace)
        {
            trace[0] += 0.001 * m * trace[0];
            if (m == 0) return n + 1;
            return n == 0 ? Ackermann(m - 1, 1, trace) : Ackermann(m - 1, Ackermann(m, n - 1, trace), trace);
        }

        public static void MergeSort(double[] data, double[] scratch, int lo, int hi)
        {
            if (hi - lo < 2) return;
            int mid = (lo + hi) >> 1;
            MergeSort(data, scratch, lo, mid);
            MergeSort(data, scratch, mid, hi);
            int i = lo, j = mid, k = lo;
            while (i < mid || j < hi)
                scratch[k++] = j >= hi || (i < mid && data[i] <= data[j]) ? data[i++] : data[j++];
            for (int t = lo; t < hi; t++) data[t] = scratch[t];
        }

        public static void QuickSort(double[] a, int left, int right)
        {
            int i = left, j = right;
            double pivot = a[(left + right) / 2];
            while (i <= j)
            {
                while (a[i] < pivot) i++;
                while (a[j] > pivot) j--;
                if (i <= j)
                {
                    (a[i], a[j]) = (a[j], a[i]);
                    i++;
                    j--;
                }
            }
            if (left < j) QuickSort(a, left, j);
            if (i < right) QuickSort(a, i, right);
        }

        public static double MedianOfSorted(double[] values)
        {
            double[] copy = (double[])values.Clone();
            for (int i = 1; i < copy.Length; i++)
            {
                double key = copy[i];
                int j = i - 1;
                while (j >= 0 && copy[j] > key)
                {
                    copy[j + 1] = copy[j];
                    j--;
                }
                copy[j + 1] = key;
            }
            int n = copy.Length;
            return n % 2 == 1 ? copy[n / 2] : 0.5 * (copy[n / 2 - 1] + copy[n / 2]);
        }
    }
}
