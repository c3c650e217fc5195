using System;
using System.Runtime.CompilerServices;

namespace Rendering
{
    public readonly struct Vec3 : IEquatable<Vec3>
    {
        public readonly double X, Y, Z;

        public Vec3(double x, double y, double z) => (X, Y, Z) = (x, y, z);
        public Vec3(double s) : this(s, s, s) { }

        public static readonly Vec3 Zero = new Vec3(0, 0, 0);
        public static Vec3 UnitZ => new(0, 0, 1);

        public double this[int i] => i switch { 0 => X, 1 => Y, 2 => Z, _ => throw new IndexOutOfRangeException() };

        public double LengthSquared => X * X + Y * Y + Z * Z;
        public double Length => Math.Sqrt(LengthSquared);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vec3 operator +(in Vec3 a, in Vec3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);
        public static Vec3 operator -(in Vec3 a, in Vec3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);
        public static Vec3 operator -(in Vec3 a) => new(-a.X, -a.Y, -a.Z);
        public static Vec3 operator *(in Vec3 a, double s) => new(a.X * s, a.Y * s, a.Z * s);
        public static Vec3 operator *(double s, in Vec3 a) => a * s;
        public static Vec3 operator *(in Vec3 a, in Vec3 b) => new(a.X * b.X, a.Y * b.Y, a.Z * b.Z);
        public static Vec3 operator /(in Vec3 a, double s) => a * (1 / s);

        public double Dot(in Vec3 o) => X * o.X + Y * o.Y + Z * o.Z;
        public Vec3 Cross(in Vec3 o) => new(Y * o.Z - Z * o.Y, Z * o.X - X * o.Z, X * o.Y - Y * o.X);
        public Vec3 Unit() => this / Length;
        public void Deconstruct(out double x, out double y, out double z) => (x, y, z) = (X, Y, Z);

        public bool Equals(Vec3 other) => X == other.X && Y == other.Y && Z == other.Z;
        public override bool Equals(object? obj) => obj is Vec3 v && Equals(v);
        public override int GetHashCode() => HashCode.Combine(X, Y, Z);
    }

    public struct Ray3
    {
        public Vec3 Origin { get; set; }
        public Vec3 Direction { get; set; }
        public readonly Vec3 At(double t) => Origin + t * Direction;
    }

    public readonly record struct Triangle(Vec3 A, Vec3 B, Vec3 C)
    {
        public Vec3 Normal => (B - A).Cross(C - A);
        public double Area => 0.5 * Normal.Length;
    }

    public static class Intersections
    {
        public static bool MollerTrumbore(Ray3 ray, Triangle tri, out double t, out double u, out double v)
        {
            t = u = v = 0;
            Vec3 e1 = tri.B - tri.A, e2 = tri.C - tri.A;
            Vec3 p = ray.Direction.Cross(e2);
            double det = e1.Dot(p);
            if (Math.Abs(det) < 1e-12)
                return false;
            double inv = 1 / det;
            Vec3 s = ray.Origin - tri.A;
            u = s.Dot(p) * inv;
            Vec3 q = s.Cross(e1);
            v = ray.Direction.Dot(q) * inv;
            t = e2.Dot(q) * inv;
            return u >= 0 && v >= 0 && u + v <= 1 && t > 0;
        }

        public static double SphereHit(Ray3 ray, Vec3 center, double radius)
        {
            var oc = ray.Origin - center;
            double a = ray.Direction.LengthSquared, half = oc.Dot(ray.Direction), c = oc.LengthSquared - radius * radius;
            double disc = half * half - a * c;
            if (disc < 0) return -1;
            double root = (-half - Math.Sqrt(disc)) / a;
            return root > 0 ? root : (-half + Math.Sqrt(disc)) / a;
        }

        public static Vec3 ClosestOnSegment(Vec3 a, Vec3 b, Vec3 p)
        {
            var ab = b - a;
            double t = Math.Clamp((p - a).Dot(ab) / ab.LengthSquared, 0, 1);
            return a + t * ab;
        }

        public static Vec3 Barycentric(Triangle tri, Vec3 p)
        {
            var (v0, v1, v2) = (tri.B - tri.A, tri.C - tri.A, p - tri.A);
            double d00 = v0.Dot(v0), d01 = v0.Dot(v1), d11 = v1.Dot(v1), d20 = v2.Dot(v0), d21 = v2.Dot(v1);
            double denom = d00 * d11 - d01 * d01;
            double v = (d11 * d20 - d01 * d21) / denom, w = (d00 * d21 - d01 * d20) / denom;
            return new Vec3(1 - v - w, v, w);
        }

        public static Vec3 Refract(Vec3 v, Vec3 n, double eta)
        {
            var (dx, dy, dz) = v.Unit();
            var d = new Vec3(dx, dy, dz);
            double cos = Math.Min(-d.Dot(n), 1.0);
            Vec3 perp = eta * (d + cos * n);
            Vec3 parallel = -Math.Sqrt(Math.Abs(1.0 - perp.LengthSquared)) * n;
            return perp + parallel;
        }

        public static double SurfaceArea(Vec3[] vertices, int[] indices)
        {
            double area = 0;
            for (int i = 0; i + 2 < indices.Length; i += 3)
                area += new Triangle(vertices[indices[i]], vertices[indices[i + 1]], vertices[indices[i + 2]]).Area;
            return area;
        }

        public static double SignedVolume(ReadOnlySpan<Triangle> mesh)
        {
            double volume = 0;
            foreach (ref readonly var t in mesh)
                volume += t.A.Dot(t.B.Cross(t.C)) / 6;
            return volume;
        }

        public static Vec3 Centroid(ReadOnlySpan<Vec3> points)
        {
            Vec3 sum = Vec3.Zero;
            foreach (var p in points) sum += p;
            return points.Length == 0 ? sum : sum / points.Length;
        }

        public static void Laplacian(Vec3[] points, double weight, int iterations)
        {
            for (int it = 0; it < iterations; it++)
            {
                var previous = points[0];
                for (int i = 1; i < points.Length - 1; i++)
                {
                    var current = points[i];
                    points[i] += weight * (0.5 * (previous + points[i + 1]) - current);
                    previous = current;
                }
            }
        }

        public static Vec3 Phong(Vec3 n, Vec3 light, Vec3 eye, Vec3 color, double shininess)
        {
            Vec3 N = n.Unit(), L = light.Unit(), V = eye.Unit();
            Vec3 R = 2 * N.Dot(L) * N - L;
            double diffuse = Math.Max(0, N.Dot(L));
            double spec = diffuse > 0 ? Math.Pow(Math.Max(0, R.Dot(V)), shininess) : 0;
            return color * (0.1 + diffuse) + new Vec3(spec);
        }

        public static double MaxComponent(Vec3 v)
        {
            int axis = 0;
            for (int i = 1; i < 3; i++)
                if (Math.Abs(v[i]) > Math.Abs(v[axis]))
                    axis = i;
            return v[axis];
        }

        public static double SignedDistance(Vec3 p, double radius, Vec3 box)
        {
            var q = new Vec3(Math.Abs(p.X) - box.X, Math.Abs(p.Y) - box.Y, Math.Abs(p.Z) - box.Z);
            var outside = new Vec3(Math.Max(q.X, 0), Math.Max(q.Y, 0), Math.Max(q.Z, 0));
            return outside.Length + Math.Min(Math.Max(q.X, Math.Max(q.Y, q.Z)), 0) - radius;
        }
    }
}
