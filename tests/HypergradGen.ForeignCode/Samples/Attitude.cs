using System;

namespace Navigation
{
    public struct Quaternion : IEquatable<Quaternion>
    {
        public double W, X, Y, Z;

        public Quaternion(double w, double x, double y, double z)
        {
            W = w; X = x; Y = y; Z = z;
        }

        public static Quaternion Identity { get; } = new Quaternion(1, 0, 0, 0);

        public double Norm() { return Math.Sqrt(W * W + X * X + Y * Y + Z * Z); }

        public void Normalize()
        {
            double n = Norm();
            if (n < 1e-12) { this = new Quaternion(1, 0, 0, 0); return; }
            W /= n; X /= n; Y /= n; Z /= n;
        }

        public Quaternion Conjugate => new Quaternion { W = W, X = -X, Y = -Y, Z = -Z };

        public static Quaternion operator *(Quaternion a, Quaternion b)
        {
            Quaternion r;
            r.W = a.W * b.W - a.X * b.X - a.Y * b.Y - a.Z * b.Z;
            r.X = a.W * b.X + a.X * b.W + a.Y * b.Z - a.Z * b.Y;
            r.Y = a.W * b.Y - a.X * b.Z + a.Y * b.W + a.Z * b.X;
            r.Z = a.W * b.Z + a.X * b.Y - a.Y * b.X + a.Z * b.W;
            return r;
        }

        public static Quaternion operator +(Quaternion a, Quaternion b) => new Quaternion(a.W + b.W, a.X + b.X, a.Y + b.Y, a.Z + b.Z);
        public static Quaternion operator *(double s, Quaternion q) => new Quaternion(s * q.W, s * q.X, s * q.Y, s * q.Z);

        public static double Dot(Quaternion a, Quaternion b) => a.W * b.W + a.X * b.X + a.Y * b.Y + a.Z * b.Z;

        public static Quaternion Slerp(Quaternion a, Quaternion b, double t)
        {
            double cos = Dot(a, b);
            if (cos < 0)
            {
                b = -1 * b;
                cos = -cos;
            }
            double k0, k1;
            if (cos > 0.9995)
            {
                k0 = 1 - t;
                k1 = t;
            }
            else
            {
                double theta = Math.Acos(cos), s = Math.Sin(theta);
                k0 = Math.Sin((1 - t) * theta) / s;
                k1 = Math.Sin(t * theta) / s;
            }
            return k0 * a + k1 * b;
        }

        public static Quaternion FromEuler(double roll, double pitch, double yaw)
        {
            (double sr, double cr) = Math.SinCos(roll / 2);
            (double sp, double cp) = Math.SinCos(pitch / 2);
            (double sy, double cy) = Math.SinCos(yaw / 2);
            return new(cr * cp * cy + sr * sp * sy, sr * cp * cy - cr * sp * sy, cr * sp * cy + sr * cp * sy, cr * cp * sy - sr * sp * cy);
        }

        public void ToEuler(out double roll, out double pitch, out double yaw)
        {
            roll = Math.Atan2(2 * (W * X + Y * Z), 1 - 2 * (X * X + Y * Y));
            double sinp = 2 * (W * Y - Z * X);
            pitch = Math.Abs(sinp) >= 1 ? Math.CopySign(Math.PI / 2, sinp) : Math.Asin(sinp);
            yaw = Math.Atan2(2 * (W * Z + X * Y), 1 - 2 * (Y * Y + Z * Z));
        }

        public bool Equals(Quaternion o) => W == o.W && X == o.X && Y == o.Y && Z == o.Z;
        public override bool Equals(object obj) => obj is Quaternion q && Equals(q);
        public override int GetHashCode() => W.GetHashCode() ^ X.GetHashCode();
    }

    public static class AttitudeFilter
    {
        public static void Madgwick(ref Quaternion q, double gx, double gy, double gz, double ax, double ay, double az, double beta, double dt)
        {
            double recip = 1 / Math.Sqrt(ax * ax + ay * ay + az * az);
            ax *= recip; ay *= recip; az *= recip;
            double f1 = 2 * (q.X * q.Z - q.W * q.Y) - ax, f2 = 2 * (q.W * q.X + q.Y * q.Z) - ay, f3 = 2 * (0.5 - q.X * q.X - q.Y * q.Y) - az;
            var step = new Quaternion(-2 * q.Y * f1 + 2 * q.X * f2, 2 * q.Z * f1 + 2 * q.W * f2 - 4 * q.X * f3, -2 * q.W * f1 + 2 * q.Z * f2 - 4 * q.Y * f3, 2 * q.X * f1 + 2 * q.Y * f2);
            step.Normalize();
            var rate = 0.5 * (q * new Quaternion(0, gx, gy, gz)) + -beta * step;
            q += dt * rate;
            q.Normalize();
        }

        public static double RotationAngle(Quaternion from, Quaternion to)
        {
            from.Normalize();
            to.Normalize();
            Quaternion delta = from.Conjugate * to;
            return 2 * Math.Acos(Math.Min(1, Math.Abs(delta.W)));
        }

        public static void Rotate(Quaternion q, double[] v, double[] rotated)
        {
            var p = new Quaternion(0, v[0], v[1], v[2]);
            var r = q * p * q.Conjugate;
            rotated[0] = r.X;
            rotated[1] = r.Y;
            rotated[2] = r.Z;
        }

        public static double[] ToMatrix(Quaternion q) => new[]
        {
            1 - 2 * (q.Y * q.Y + q.Z * q.Z), 2 * (q.X * q.Y - q.Z * q.W), 2 * (q.X * q.Z + q.Y * q.W),
            2 * (q.X * q.Y + q.Z * q.W), 1 - 2 * (q.X * q.X + q.Z * q.Z), 2 * (q.Y * q.Z - q.X * q.W),
            2 * (q.X * q.Z - q.Y * q.W), 2 * (q.Y * q.Z + q.X * q.W), 1 - 2 * (q.X * q.X + q.Y * q.Y),
        };

        public static double MatrixTrace(Quaternion q)
        {
            var m = ToMatrix(q);
            return m[0] + m[4] + m[8];
        }

        public static Quaternion Average(ReadOnlySpan<Quaternion> qs)
        {
            Quaternion sum = default;
            foreach (ref readonly Quaternion q in qs)
                sum += Quaternion.Dot(sum, q) < 0 ? -1.0 * q : q;
            sum.Normalize();
            return sum;
        }

        public static void Integrate(Span<Quaternion> path, double wx, double wy, double wz, double dt)
        {
            for (int i = 1; i < path.Length; i++)
            {
                ref Quaternion q = ref path[i];
                q = path[i - 1] + 0.5 * dt * (path[i - 1] * new Quaternion(0, wx, wy, wz));
                q.Normalize();
            }
        }
    }
}
