# bash -c … keeper DRIVER OPTIONS…
"$@" &
driver=$!
# Who reads what the driver says is to see its end.
exec >&-
# Whoever interrupts the tests interrupts all of them, and this has to come after them.
trap '' HUP INT TERM
read -r port request
# Nothing ever comes any more: this is the end of whoever holds the other end.
read -r _
if [[ $port ]] && exec 3<>"/dev/tcp/127.0.0.1/$port"; then
  printf '%s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$request" "$port" >&3
  read -r -t 5 _ <&3
fi
# Chromium's driver goes by itself once it has removed the profile, and Firefox's stays.
[[ $request == GET* ]] || kill "$driver"
for _ in {1..50}; do
  kill -0 "$driver" || exit
  sleep 0.1
done
kill -KILL "$driver"
