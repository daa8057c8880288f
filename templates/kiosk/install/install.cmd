@echo off
rem La Chan: puts the kiosk into the start of this PC. Run it as administrator; it may be run again.
chcp 65001 > nul
net session > nul 2>&1 || (echo Hãy chạy tệp này bằng quyền quản trị ^(Run as administrator^). & exit /b 1)
net user "{{ desk }}" > nul 2>&1 || (echo Hãy tạo tài khoản thường "{{ desk }}" cho người dùng màn hình trước. & exit /b 1)
if not exist "{{ program }}" (echo Không thấy chương trình: "{{ program }}" & exit /b 1)

rem The data folder: the program's account, the system and administrators; nobody else.
if not exist "{{ data }}" mkdir "{{ data }}" || exit /b 1
icacls "{{ data }}" /inheritance:r /grant:r "*S-1-5-19:(OI)(CI)M" "*S-1-5-18:(OI)(CI)F" "*S-1-5-32-544:(OI)(CI)F" || exit /b 1
if exist "{{ data }}\kiosk.db" icacls "{{ data }}\*" /reset /T /Q || exit /b 1

reg import "%~dp0edge-policy.reg" || exit /b 1
reg import "%~dp0chrome-policy.reg" || exit /b 1
schtasks /Create /F /TN "La Chan kiosk" /XML "%~dp0la-chan-kiosk.xml" || exit /b 1
schtasks /Create /F /TN "La Chan screen" /XML "%~dp0la-chan-screen.xml" || exit /b 1
schtasks /Run /TN "La Chan kiosk" || exit /b 1
echo Xong. Đăng nhập Windows bằng tài khoản "{{ desk }}" để mở Lá Chắn: {{ address }}
